import { credentialProblem, withoutLineEnd } from '../config-fields.ts';
import { readCredential } from '../credential-entry.ts';
import type { CredentialKey } from '../model.ts';
import { withTargetOrgs } from '../org-entry.ts';
import { orgOfToken } from '../org-id.ts';
import type { JsonObject } from '../strict-json.ts';
import { isTemplateValue } from '../template-values.ts';
import {
  INTEGRATION_SPELLINGS,
  loneOrg,
  type Path,
  TARGET_ORG_ID,
  text,
  homesOf as tokenHomesOf,
  valueAt,
  withoutValue,
  withValue,
} from '../token-homes.ts';
import { FIELD_NAMES, FIELDS, type FieldName, type GivenFields } from './fields.ts';
import { orgsIn } from './value-problem.ts';

/** What stands in a document already. */
export interface FoundFields {
  /** Values that may be meant; template values and empty ones are none. */
  readonly values: GivenFields;
  /** What is wrong with a value that cannot be meant. */
  readonly problems: Readonly<Partial<Record<FieldName, string>>>;
}

/** Reads what a document has of the fields, in whichever spelling. Pure. */
export function fieldsIn(document: JsonObject): FoundFields {
  const values: Partial<Record<FieldName, string>> = {};
  const problems: Partial<Record<FieldName, string>> = {};
  for (const name of FIELD_NAMES) {
    const value = name === 'orgs' ? orgsOf(document) : standingIn(document, name);
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string') problems[name] = 'is not a text';
    else if (!isTemplateValue(value.trim())) {
      const wrong = credentialProblem(value);
      if (wrong === undefined) values[name] = withoutLineEnd(value);
      else problems[name] = wrong;
    }
  }
  return { values, problems };
}

/** Whether a portal token tells the org that it belongs to. Pure. */
export function tellsOrg(token: string | undefined): boolean {
  return token !== undefined && orgOfToken(token.trim()) !== undefined;
}

/**
 * A document with these fields: each at the place where the document has it already, else in the spelling of our
 * documentation. Template values that are left go: what they stand for is absent. Everything else stays. Pure.
 */
export function withFields(document: JsonObject, fields: GivenFields): JsonObject {
  let after = document;
  for (const name of FIELD_NAMES) {
    const given = fields[name];
    if (given === undefined) continue;
    if (name === 'orgs') {
      const ids = orgsIn(given);
      after = withTargetOrgs(after, ids.length > 0 ? ids : [given]);
    } else for (const path of homesOf(after, name)) after = withValue(after, path, given);
  }
  for (const path of FIELD_NAMES.flatMap(placesOf)) {
    const left = valueAt(after, path);
    if (typeof left === 'string' && isTemplateValue(left.trim())) after = withoutValue(after, path);
  }
  return after;
}

function placesOf(name: FieldName): readonly Path[] {
  const { path, spellings = [path] } = FIELDS[name];
  return spellings;
}

function standingIn(document: JsonObject, name: FieldName): unknown {
  const held = heldToken(document, name);
  if (held !== undefined) return held;
  const found = placesOf(name).map((path) => valueAt(document, path));
  return found.find((value) => value !== undefined && value !== '' && !isTemplate(value)) ?? found.find(isTemplate);
}

/** The tokens of the one org may stand in our own entry. */
function heldToken(document: JsonObject, name: FieldName): string | undefined {
  const key = loneKey(document);
  if (key === undefined || !isOrgToken(name)) return undefined;
  return readCredential(document, key)[name]?.value.reveal();
}

function loneKey(document: JsonObject): CredentialKey | undefined {
  const org = loneOrg(document);
  return org === undefined ? undefined : `service-app:${org}`;
}

function isOrgToken(name: FieldName): name is 'accessToken' | 'refreshToken' {
  return name === 'accessToken' || name === 'refreshToken';
}

function orgsOf(document: JsonObject): unknown {
  const given = valueAt(document, TARGET_ORG_ID);
  if (!Array.isArray(given)) return given;
  if (given.some((each) => typeof each !== 'string')) return given;
  return given.filter((each) => each !== '' && !isTemplate(each)).join(',');
}

const SPELLED = {
  integrationClientId: 'clientId',
  integrationClientSecret: 'clientSecret',
  integrationRefreshToken: 'refreshToken',
} as const;

/** Where a field is written: wherever it stands already; else in the spelling that the document uses. */
function homesOf(document: JsonObject, name: FieldName): readonly Path[] {
  const key = loneKey(document);
  if (key !== undefined && isOrgToken(name)) {
    // A pair is read from one home: one token of it under `env` would hide the other in our entry.
    const { accessToken, refreshToken } = readCredential(document, key);
    if (accessToken || refreshToken) return tokenHomesOf(document, key)[name];
  }
  const isUsed = (path: Path) => {
    const value = text(document, path);
    return value !== undefined && !isTemplate(value);
  };
  const standing = placesOf(name).filter(isUsed);
  if (standing.length > 0) return standing;
  if (!isSpelled(name)) return [FIELDS[name].path];
  const spelling = INTEGRATION_SPELLINGS.find((each) => Object.values(each).some(isUsed)) ?? INTEGRATION_SPELLINGS[0];
  return [spelling[SPELLED[name]]];
}

function isSpelled(name: FieldName): name is keyof typeof SPELLED {
  return Object.hasOwn(SPELLED, name);
}

function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && isTemplateValue(value.trim());
}
