import type { SetUpPlace } from '../../../compose-set-up.ts';
import { fieldsIn, withFields } from '../../../core/set-up/document.ts';
import { faultyFields } from '../../../core/set-up/faulty-fields.ts';
import type { FieldName, GivenFields } from '../../../core/set-up/fields.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { CommandContext } from '../../context.ts';
import { type Proof, prove } from './prove.ts';
import { askValue, say } from './questions.ts';

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
  for (;;) {
    const { error, state, kind, before } = proof;
    if (state !== 'failed' || !error) return proof;
    const names = faultyFields(error, kind, (name) => known[name] !== undefined);
    // Of several orgs, byods orgs add and remove mend one.
    const askable = names.filter((name) => name !== 'orgs' || before.orgs.length === 1);
    if (askable.length === 0) return proof;
    say(
      context,
      '',
      `${error.message}.`.replace(/\.\.$/, '.'),
      ...(error.remedy === undefined ? [] : [`To mend it: ${error.remedy}.`]),
    );
    say(context, `What you gave is in ${place.choice.location}, and can be corrected now.`);
    const answers: Partial<Record<FieldName, string>> = {};
    for (const name of askable) {
      const answer = await askValue(context, name, known, { hint: ' (Enter leaves it as it is)' });
      if (answer !== '') answers[name] = answer;
    }
    if (Object.keys(answers).length === 0) return proof;
    Object.assign(known, answers);
    await place.write((document) => withFields(document, withItsTokens(document, answers, given)), before.document);
    proof = await prove(context);
  }
}

/** A portal token that was given with an org belongs to the one that corrects it, unless it has been renewed since. */
function withItsTokens(document: JsonObject, answers: GivenFields, given: GivenFields): GivenFields {
  if (answers.orgs === undefined) return answers;
  const { values } = fieldsIn(document);
  const tokens = (['accessToken', 'refreshToken'] as const).filter((name) => given[name] !== undefined);
  if (tokens.some((name) => values[name] !== given[name])) return answers;
  return { ...Object.fromEntries(tokens.map((name) => [name, given[name]])), ...answers };
}
