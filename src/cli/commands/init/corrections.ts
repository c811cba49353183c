import type { SetUpPlace } from '../../../compose-set-up.ts';
import type { KeeperError } from '../../../core/errors.ts';
import { isOrgId, toOrgId } from '../../../core/org-id.ts';
import { fieldsIn, withFields } from '../../../core/set-up/document.ts';
import { faultyFields } from '../../../core/set-up/faulty-fields.ts';
import type { FieldName, GivenFields } from '../../../core/set-up/fields.ts';
import { orgsIn, valueProblem } from '../../../core/set-up/value-problem.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { ask } from '../../ask.ts';
import type { CommandContext } from '../../context.ts';
import { type Proof, prove } from './prove.ts';
import { askValue, say } from './questions.ts';
import { placeOf } from './wishes.ts';

/** What Enter does. */
const LEAVES = ' (Enter leaves it as it is)';

/** What corrections are made to. */
export interface Corrected {
  readonly place: SetUpPlace;
  /** As they are stored. */
  readonly values: GivenFields;
  /** Of them, those that were given now. */
  readonly given: GivenFields;
}

/**
 * While the proof fails for something that was given: shows why, asks for that once more, stores it and proves again. What
 * was stored stays when a person leaves it.
 */
export async function correct(
  context: CommandContext,
  failed: Proof,
  { place, values, given }: Corrected,
): Promise<Proof> {
  let proof = failed;
  const known: Partial<Record<FieldName, string>> = { ...values };
  const isKnown = (name: FieldName) => known[name] !== undefined;
  const { location } = place.choice;
  const origin = (name: FieldName) => placeOf({ name, source: 'document' }, location);
  for (;;) {
    const { error, state, kind, before } = proof;
    if (state !== 'failed' || !error) return proof;
    const names = faultyFields(error, kind, isKnown);
    // Of several orgs, only those that fail are asked for.
    const [askable, failing] =
      before.orgs.length === 1 ? [names, []] : [names.filter((name) => name !== 'orgs'), orgsToBlame(proof, isKnown)];
    if (askable.length + failing.length === 0) return proof;
    say(
      context,
      '',
      `${error.message}.`.replace(/\.\.$/, '.'),
      ...(error.remedy === undefined ? [] : [`To mend it: ${error.remedy}.`]),
    );
    say(context, `What you gave is in ${location}, and can be corrected now.`);
    const answers: Partial<Record<FieldName, string>> = {};
    for (const name of askable) {
      const answer = await askValue(context, name, known, { hint: LEAVES, origin });
      if (answer !== '') answers[name] = answer;
    }
    const orgs = await otherOrgs(context, orgsIn(known.orgs ?? ''), failing);
    if (orgs !== undefined) answers.orgs = orgs;
    if (Object.keys(answers).length === 0) return proof;
    Object.assign(known, answers);
    await place.write((document) => withFields(document, withItsTokens(document, answers, given)), before.document);
    proof = await prove(context);
  }
}

/** The orgs whose own renewal failed for what an org is to blame for. */
function orgsToBlame({ credentials }: Proof, isKnown: (name: FieldName) => boolean): string[] {
  return credentials.flatMap(({ kind, orgId, error }) =>
    orgId !== undefined && error && faultyFields(error as KeeperError, kind, isKnown).includes('orgs') ? [orgId] : [],
  );
}

/** The orgs with others in the place of those that fail; undefined where a person leaves them. */
async function otherOrgs(
  context: CommandContext,
  orgs: readonly string[],
  failing: readonly string[],
): Promise<string | undefined> {
  let now = [...orgs];
  for (const id of failing) {
    for (;;) {
      const answer = await ask(context.io, `The org in place of ${id}${LEAVES}:`);
      if (answer === '') break;
      const problem = valueProblem('orgs', answer, {}) ?? (orgsIn(answer).length > 1 ? 'is more than one' : undefined);
      const isThere = now.some((each) => isOrgId(answer) && toOrgId(each) === toOrgId(answer));
      if (problem !== undefined || isThere) {
        say(context, `  That ${problem ?? 'is a target org already'}.`);
        continue;
      }
      now = now.map((each) => (toOrgId(each) === toOrgId(id) ? answer : each));
      break;
    }
  }
  return now.join() === orgs.join() ? undefined : now.join(',');
}

/** A portal token that was given with an org belongs to the one that corrects it, unless it has been renewed since. */
function withItsTokens(document: JsonObject, answers: GivenFields, given: GivenFields): GivenFields {
  if (answers.orgs === undefined) return answers;
  const { values } = fieldsIn(document);
  const tokens = (['accessToken', 'refreshToken'] as const).filter((name) => given[name] !== undefined);
  if (tokens.some((name) => values[name] !== given[name])) return answers;
  return { ...Object.fromEntries(tokens.map((name) => [name, given[name]])), ...answers };
}
