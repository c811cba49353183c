import { KeeperError } from '../../../core/errors.ts';
import { redactFromNowOn } from '../../../core/secret.ts';
import { fieldsIn } from '../../../core/set-up/document.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type GivenFields, nameInDocument } from '../../../core/set-up/fields.ts';
import type { FieldProblem, FieldSource, Giver, SetUpPlan, SetUpWishes } from '../../../core/set-up/plan.ts';
import { fieldsOfVariables, VARIABLE_OF } from '../../../core/set-up/variables.ts';
import { optionalFields, requiredFields, WAY_NAMES, type WayName } from '../../../core/set-up/ways.ts';
import type { Environment } from '../../../core/settings.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { TARGET_ORG_ID, withValue, writtenOrgs } from '../../../core/token-homes.ts';
import type { Words } from '../../command.ts';
import type { CliIo } from '../../io.ts';
import { readBrought } from './from.ts';
import { fieldsOfOptions, OPTION_OF } from './options.ts';

/** What the words, the environment and a file that somebody brings say. */
export async function readWishes(words: Words, io: Pick<CliIo, 'env' | 'stdin'>): Promise<SetUpWishes> {
  const from = words.from as string | undefined;
  const brought = from === undefined ? undefined : await readBrought(from, io.stdin);
  const ofEnvironment = fieldsOfEnvironment(words, io.env);
  const givers: Giver[] = [
    { source: 'option', values: fieldsOfOptions(words) },
    { source: 'environment', values: ofEnvironment },
    { source: 'file', values: brought?.values ?? {} },
  ];
  return { givers, basis: brought?.document, way: words.way as WayName | undefined, replace: words.replace === true };
}

/** A sandbox has a world of its own, and no place for what speaks of the real one. */
function fieldsOfEnvironment(words: Words, env: Environment): GivenFields {
  if (words.sandbox === true) return {};
  const fields = fieldsOfVariables((name) => env[name]);
  for (const [name, value] of Object.entries(fields)) if (FIELDS[name as FieldName].secret) redactFromNowOn(value);
  return fields;
}

/** What a sandbox would show for a way on its developer portal; a portal token is that of its first org. */
export function sandboxFields(lookUp: JsonObject | undefined, way: WayName): GivenFields {
  if (lookUp === undefined) return {};
  const [org] = writtenOrgs(lookUp);
  const isPortal = way === 'portal-token' && org !== undefined;
  const { values } = fieldsIn(isPortal ? withValue(lookUp, TARGET_ORG_ID, org) : lookUp);
  const names = FIELD_NAMES.filter((name) => wayNeeds(way).includes(name));
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

function wayNeeds(way: WayName): readonly FieldName[] {
  return [...requiredFields(way, () => true, true), ...optionalFields(way, () => true)];
}

/**
 * For a script: everything that is missing or wrong, at once.
 *
 * @throws KeeperError `usage`
 */
export function refuseIncomplete({ way, values, problems, missing }: SetUpPlan, location: string): void {
  if (way !== undefined && problems.length === 0 && missing.length === 0) return;
  const isGiven = (name: FieldName) => values[name] !== undefined || problems.some((each) => each.name === name);
  const ofFirst = requiredFields('oauth', isGiven, false).filter((name) => !isGiven(name));
  const parts = [
    ...problems.map((each) => problemInWords(each, location)),
    ...(missing.length > 0 ? [`missing: ${missing.map(ofGivers).join('; ')}`] : []),
    ...(way === undefined
      ? [
          `nothing tells how the tokens are to be had: --way ${WAY_NAMES.join(', ')}; the first needs ${ofFirst
            .map(ofGivers)
            .join('; ')}`,
        ]
      : []),
  ];
  throw new KeeperError('usage', `${parts.join('; ')}. Nothing was sent or written`, {
    remedy: 'give them, or run byods init at a terminal, which asks for each and says where to find it',
  });
}

/** Where a bad value is, and why it is bad. */
export function problemInWords(field: FieldProblem, location: string): string {
  return `${placeOf(field, location)} ${field.problem}`;
}

/** Where a value came from. */
export function placeOf({ name, source }: Pick<FieldProblem, 'name' | 'source'>, location: string): string {
  const places: Record<FieldSource, string> = {
    document: `${nameInDocument(name)} in ${location}`,
    file: `${nameInDocument(name)} of --from`,
    option: `--${OPTION_OF[name]}`,
    environment: VARIABLE_OF[name],
    prompt: nameInDocument(name),
    sandbox: nameInDocument(name),
  };
  return places[source];
}

function ofGivers(name: FieldName): string {
  const option = OPTION_OF[name];
  const ways = [...(option === undefined ? [] : [`--${option}`]), VARIABLE_OF[name], '--from'];
  return `${nameInDocument(name)} (${ways.join(' or ')})`;
}
