import { withoutLineEnd } from '../config-fields.ts';
import { orgOfToken, toOrgId } from '../org-id.ts';
import type { JsonObject } from '../strict-json.ts';
import { loneOrg } from '../token-homes.ts';
import { namesVault } from '../vault-section.ts';
import { fieldsIn, tellsOrg, withFields } from './document.ts';
import { FIELD_NAMES, type FieldName, type GivenFields, nameInDocument } from './fields.ts';
import { orgsIn, valueProblem } from './value-problem.ts';
import { optionalFields, requiredFields, type WayName, wayOf } from './ways.ts';

/** Where a value came from. */
export type FieldSource = 'document' | 'prompt' | 'option' | 'environment' | 'file' | 'sandbox';

/** What one source gives. */
export interface Giver {
  readonly source: Exclude<FieldSource, 'document'>;
  readonly values: GivenFields;
}

/** What a set-up is made from. */
export interface SetUpWishes {
  /** The document as it is; absent where none is there. */
  readonly document?: JsonObject | undefined;
  /** What a new document begins with: a file that somebody brings. */
  readonly basis?: JsonObject | undefined;
  /** The first that has a value counts. */
  readonly givers: readonly Giver[];
  /** Absent: what is given tells. */
  readonly way?: WayName | undefined;
  /** What is given takes the place of what stands in the document. */
  readonly replace?: boolean;
}

/** A value that cannot be meant. */
export interface FieldProblem {
  readonly name: FieldName;
  readonly source: FieldSource;
  /** The end of a sentence about it. */
  readonly problem: string;
  /** No answer to a question mends it. */
  readonly final?: true;
}

/** A set-up as far as it is known. */
export interface SetUpPlan {
  readonly way?: WayName;
  readonly values: GivenFields;
  readonly sources: Readonly<Partial<Record<FieldName, FieldSource>>>;
  readonly problems: readonly FieldProblem[];
  /** What must be there and is not; empty while no way is known. */
  readonly missing: readonly FieldName[];
  /** What may be left out, and is. */
  readonly optional: readonly FieldName[];
  readonly warnings: readonly string[];
  /** Of the values, those that the document does not have yet. */
  readonly given: GivenFields;
  /** The document that is to be stored. */
  readonly document: JsonObject;
}

const INTEGRATION_FIELDS: readonly FieldName[] = [
  'integrationClientId',
  'integrationClientSecret',
  'integrationRefreshToken',
];

/** Tokens that are renewed: what a script gives again is older than what is stored. */
const RENEWED: readonly FieldName[] = ['integrationRefreshToken', 'accessToken', 'refreshToken'];

/**
 * What a document lacks, and what it is to be. What stands in it stays, unless it cannot be meant or is to be replaced.
 * Pure.
 */
export function planSetUp(wishes: SetUpWishes): SetUpPlan {
  const before = wishes.document ?? wishes.basis ?? {};
  const found = fieldsIn(before);
  let standing = found.values;
  const values: Partial<Record<FieldName, string>> = {};
  const sources: Partial<Record<FieldName, FieldSource>> = {};
  const warnings: string[] = [];
  for (const name of FIELD_NAMES) {
    const giver = wishes.givers.find(({ values: given }) => given[name]?.trim());
    const stands = standing[name];
    const replaces = wishes.replace === true || giver?.source === 'prompt';
    if (giver && (stands === undefined || replaces)) {
      const given = giver.values[name]!;
      const value = withoutLineEnd(given);
      values[name] = value;
      if (value !== given) warnings.push(`${nameInDocument(name)} ended in a line break, which was left out`);
      sources[name] = giver.source;
      if (name === 'orgs') standing = { ...standing, ...tokensBeside(before, value) };
    } else if (stands !== undefined) {
      values[name] = stands;
      sources[name] = wishes.document ? 'document' : 'file';
      if (giver && !RENEWED.includes(name) && !isSame(name, stands, giver.values[name]!))
        warnings.push(leftAsItIs(name));
    }
  }
  // What Vault's plugin gives needs no client of the integration here, and no refresh token.
  const inVault = namesVault(before);
  const isThere = (name: FieldName) => values[name] !== undefined || (inVault && INTEGRATION_FIELDS.includes(name));
  const way = wishes.way ?? wayOf(isThere);
  const of = severalOrgs(way, values, sources) ?? pairOfTwoOrgs(before, values, sources);
  const problems = [
    ...problemsOf(values, sources, found.problems, wishes.document !== undefined).filter(
      ({ name }) => name !== of?.name,
    ),
    ...(of ? [of] : []),
  ];
  const lacks = (name: FieldName) => !isThere(name) && !problems.some((each) => each.name === name);
  const required = way === undefined ? [] : requiredFields(way, isThere, tellsOrg(values.accessToken));
  const given: GivenFields = Object.fromEntries(
    Object.entries(values).filter(([name]) => sources[name as FieldName] !== 'document'),
  );
  return {
    ...(way !== undefined && { way }),
    values,
    sources,
    problems,
    missing: FIELD_NAMES.filter((name) => required.includes(name) && lacks(name)),
    optional: way === undefined ? [] : optionalFields(way, isThere).filter(lacks),
    warnings,
    given,
    document: withFields(before, given),
  };
}

/** A portal token belongs to one org. Told before it is asked for; of the two, the orgs can be given anew. */
function severalOrgs(
  way: WayName | undefined,
  { orgs = '', accessToken }: GivenFields,
  sources: SetUpPlan['sources'],
): FieldProblem | undefined {
  const source = sources.orgs;
  if (source === undefined || orgsIn(orgs).length < 2 || sources.accessToken === 'document') return undefined;
  const token = sources.accessToken;
  if (way === 'portal-token') {
    const problem = 'names several orgs, and --way portal-token is for one: its token belongs to one org';
    return { name: 'orgs', source, problem, ...(source === 'document' && { final: true }) };
  }
  if (accessToken === undefined || token === undefined) return undefined;
  return { name: 'accessToken', source: token, problem: 'belongs to one org, and there are several', final: true };
}

/** A portal token of another org beside the refresh token that stays: they would be taken for a pair, of the wrong org. */
function pairOfTwoOrgs(
  before: JsonObject,
  { orgs, accessToken }: GivenFields,
  { accessToken: source, refreshToken }: SetUpPlan['sources'],
): FieldProblem | undefined {
  if (source === undefined || source === 'document' || refreshToken !== 'document' || orgs !== undefined)
    return undefined;
  const [is, was] = [orgOfToken(accessToken?.trim() ?? ''), loneOrg(before)];
  if (is === undefined || was === undefined || is === was) return undefined;
  const other = nameInDocument('refreshToken');
  const problem = `is of another org than ${other}, which stays: give the refresh token of that org too, or take the old tokens out with byods logout first`;
  return { name: 'accessToken', source, problem, final: true };
}

/** The tokens that are left to other target orgs: one that is not among them keeps its own. */
function tokensBeside(before: JsonObject, orgs: string): GivenFields {
  const lone = loneOrg(before);
  if (lone === undefined || orgsIn(orgs).some((id) => toOrgId(id) === lone)) return {};
  const { accessToken, refreshToken } = fieldsIn(withFields(before, { orgs })).values;
  return { accessToken, refreshToken } as GivenFields;
}

function problemsOf(
  values: GivenFields,
  sources: SetUpPlan['sources'],
  standing: Readonly<Partial<Record<FieldName, string>>>,
  hasDocument: boolean,
): FieldProblem[] {
  return FIELD_NAMES.flatMap((name): FieldProblem[] => {
    const value = values[name];
    const source = sources[name];
    if (value === undefined || source === undefined) {
      const problem = standing[name];
      return problem === undefined ? [] : [{ name, source: hasDocument ? 'document' : 'file', problem }];
    }
    // What a document holds already is for every other command to judge, by the same rules as ever.
    const problem = source === 'document' ? undefined : valueProblem(name, value, values);
    return problem === undefined ? [] : [{ name, source, problem }];
  });
}

function isSame(name: FieldName, one: string, other: string): boolean {
  if (name !== 'orgs') return one.trim() === other.trim();
  const [these, those] = [one, other].map((text) => new Set(orgsIn(text).map((id) => toOrgId(id))));
  return these!.size === those!.size && [...these!].every((id) => those!.has(id));
}

function leftAsItIs(name: FieldName): string {
  const other = name === 'orgs' ? '; byods orgs add adds one' : '';
  return `${nameInDocument(name)} has another value already, which stays: --replace takes the one that is given${other}`;
}
