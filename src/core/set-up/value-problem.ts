import { isBearerToken } from '../bearer-token.ts';
import { credentialProblem, withoutLineEnd } from '../config-fields.ts';
import { isOrgId, toOrgId } from '../org-id.ts';
import { isTemplateValue } from '../template-values.ts';
import { FIELD_NAMES, type FieldName, type GivenFields } from './fields.ts';

/** Webex's long ids: the base64 of `ciscospark://<cluster>/<KIND>/<id>` (contract 2.1). */
const LONG_ID = /^ciscospark:\/\/[^/]+\/([A-Z_]+)\//;

/** A client id as the portal shows it. */
const CLIENT_ID = /^C[0-9a-f]{64}$/i;

const KINDS: Readonly<Record<string, string>> = {
  APPLICATION: 'the id of an app',
  ORGANIZATION: 'the id of an organisation',
  PEOPLE: 'the id of a person',
};

/** The orgs in a text: separated by commas or white space. Pure. */
export function orgsIn(text: string): string[] {
  return text.split(/[\s,]+/).filter((id) => id !== '');
}

/**
 * What is wrong with a value that somebody gives for a field, as the end of a sentence about it: only what cannot be meant.
 * Quotes nothing of it. Pure.
 *
 * @param others  the other values, for one that was pasted into the wrong field
 */
export function valueProblem(name: FieldName, value: string, others: GivenFields): string | undefined {
  const text = withoutLineEnd(value);
  const wrong = credentialProblem(text);
  if (wrong !== undefined) return wrong;
  if (isTemplateValue(text)) return "is the template's value, not one of your own";
  if (name === 'orgs') return orgsProblem(text);
  if (/\s/.test(text)) return 'holds white space: more than it was copied';
  if (!isBearerToken(text)) return 'holds characters that Webex uses in none: typographic quotes, perhaps';
  const kind = LONG_ID.exec(Buffer.from(text, 'base64url').toString('latin1'))?.[1];
  if (name === 'appId') return appIdProblem(text, kind, others);
  if (kind !== undefined) return `is ${KINDS[kind] ?? 'a long id of Webex'}`;
  if (name === 'clientId' || name === 'integrationClientId') return clientIdProblem(name, text, others);
  if (CLIENT_ID.test(text)) return 'is a client id';
  const twin = twinOf(name, text, others) as keyof typeof SECRET_WORDS | undefined;
  return twin === undefined ? undefined : `is the same as ${SECRET_WORDS[twin]}`;
}

/**
 * The other field whose value makes this one wrong, which would be right without it: one of the two is mistaken, and
 * nobody can tell which. Pure.
 */
export function clashOf(name: FieldName, text: string, others: GivenFields): FieldName | undefined {
  if (valueProblem(name, text, {}) !== undefined) return undefined;
  const without = (other: FieldName) => ({ ...others, [other]: undefined });
  return FIELD_NAMES.find(
    (other) => others[other] !== undefined && valueProblem(name, text, without(other)) === undefined,
  );
}

const SECRET_WORDS = {
  clientSecret: "the service app's client secret",
  integrationClientSecret: "the integration's client secret",
  integrationRefreshToken: "the integration's refresh token",
  personalAccessToken: 'the personal access token',
  accessToken: "the service app's access token",
  refreshToken: "the service app's refresh token",
} as const;
const SECRETS = Object.keys(SECRET_WORDS) as readonly FieldName[];

function appIdProblem(text: string, kind: string | undefined, { clientId }: GivenFields): string | undefined {
  if (CLIENT_ID.test(text) || text === clientId?.trim()) return 'is a client id: the id of the app is the longer one';
  if (kind !== undefined && kind !== 'APPLICATION')
    return `is ${KINDS[kind] ?? 'a long id of Webex'}, not that of an app`;
  return isOrgId(text) ? 'is the id of an organisation, not that of an app' : undefined;
}

/** The other field that has the same value, where each has one of its own: one of the two is wrong. Pure. */
export function twinOf(name: FieldName, text: string, others: GivenFields): FieldName | undefined {
  const alike = [CLIENT_IDS, SECRETS].find((names) => names.includes(name)) ?? [];
  return alike.find((other) => other !== name && others[other]?.trim() === text);
}

const CLIENT_IDS: readonly FieldName[] = ['clientId', 'integrationClientId'];

function clientIdProblem(name: FieldName, text: string, others: GivenFields): string | undefined {
  if (isOrgId(text)) return 'is the id of an organisation';
  if (twinOf(name, text, others) === undefined) return undefined;
  return name === 'clientId'
    ? "is the integration's client id: the service app has one of its own"
    : "is the service app's client id: the integration has one of its own";
}

function orgsProblem(text: string): string | undefined {
  const ids = orgsIn(text);
  if (ids.length === 0) return 'is empty';
  const seen = new Set<string>();
  for (const [index, id] of ids.entries()) {
    const which = ids.length === 1 ? '' : `, number ${index + 1},`;
    const kind = LONG_ID.exec(Buffer.from(id, 'base64url').toString('latin1'))?.[1];
    if (kind !== undefined && kind !== 'ORGANIZATION')
      return `${which} is ${KINDS[kind] ?? 'a long id of Webex'}, not that of an organisation`.trimStart();
    if (!isOrgId(id)) return `${which} is not the id of an organisation: a UUID, or the long form of it`.trimStart();
    if (seen.has(toOrgId(id))) return `${which} is there twice`.trimStart();
    seen.add(toOrgId(id));
  }
  return undefined;
}
