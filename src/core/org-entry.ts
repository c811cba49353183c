import { DOCUMENT_VERSION, readCredential } from './credential-entry.ts';
import type { CredentialKey, OrgId, OrgUpdate } from './model.ts';
import { orgOfToken, toOrgId } from './org-id.ts';
import type { Secret } from './secret.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import {
  ENV_ACCESS_TOKEN,
  ENV_REFRESH_TOKEN,
  entryPath,
  loneOrg,
  type Path,
  TARGET_ORG_ID,
  text,
  valueAt,
  withoutValue,
  withValue,
  writtenOrgs,
} from './token-homes.ts';

/**
 * The document with one org as an update wants it. Ids stay as people wrote them, and keys that we do not know stay;
 * what is so already is left as it is. An org that is not listed is not described, and the last one is never forgotten:
 * without any the document could not be read.
 */
export function applyOrgUpdate(document: JsonObject, update: OrgUpdate): JsonObject {
  const id = toOrgId(update.org);
  if (update.listed === false) return forgotten(document, id);
  let after = update.listed ? withOrg(document, update.org) : document;
  if (!lists(after, id)) return document;
  const about = ['orgs', describedAs(after, id) ?? update.org];
  if (update.name !== undefined) after = withValue(after, [...about, 'name'], update.name);
  if (update.paused === undefined) return after;
  return update.paused ? withValue(after, [...about, 'paused'], true) : withoutValue(after, [...about, 'paused']);
}

/**
 * The document with these target orgs and no others, where it has some already: by the same rule, each org's tokens stay
 * its own. Those of an org that is not listed any more stay in its entry, for the day when it is added again. Pure.
 */
export function withTargetOrgs(document: JsonObject, ids: readonly string[]): JsonObject {
  // What stands under `env` before any org is known belongs to the one that is given first.
  if (writtenOrgs(document).length === 0)
    return withValue(document, TARGET_ORG_ID, ids.length === 1 ? ids[0]! : [...ids]);
  return withOrgs(document, ids);
}

/** What a document says of an org, as the update that makes another document say the same. */
export function orgUpdateFrom(document: JsonObject, id: OrgId): OrgUpdate {
  const org = writtenOrgs(document).find((written) => toOrgId(written) === id);
  if (org === undefined) return { org: id, listed: false };
  const name = valueAt(document, ['orgs', describedAs(document, id) ?? '', 'name']);
  const paused = valueAt(document, ['orgs', describedAs(document, id) ?? '', 'paused']) === true;
  return { org, listed: true, paused, ...(typeof name === 'string' && { name }) };
}

/** Whether an update makes a target org of one that the document does not list. */
export function adds(document: JsonObject, { org, listed }: OrgUpdate): boolean {
  return listed === true && !lists(document, toOrgId(org));
}

function lists(document: JsonObject, id: OrgId): boolean {
  return writtenOrgs(document).some((written) => toOrgId(written) === id);
}

/** The key under `orgs` that stands for an org, whichever form it is written in. */
function describedAs(document: JsonObject, id: OrgId): string | undefined {
  const section = valueAt(document, ['orgs']);
  return isJsonObject(section) ? Object.keys(section).find((written) => toOrgId(written) === id) : undefined;
}

function withOrg(document: JsonObject, written: string): JsonObject {
  return lists(document, toOrgId(written)) ? document : withOrgs(document, [...writtenOrgs(document), written]);
}

function forgotten(document: JsonObject, id: OrgId): JsonObject {
  const left = writtenOrgs(document).filter((written) => toOrgId(written) !== id);
  if (left.length === 0) return document;
  let after = lists(document, id) ? withOrgs(document, left) : document;
  after = withoutValue(after, entryPath(keyOf(id)));
  const described = describedAs(after, id);
  return described === undefined ? after : withoutValue(after, ['orgs', described]);
}

/**
 * The document with these target orgs; a single one is written as a text, as the Python sample wants it. The tokens of a
 * single org may live under `env`, those of several never do. So they move when a second org comes, when only one is
 * left, and when another takes its place: none is lost, and none is taken for another org's. The keys under `env` stay, empty, to say where to go back to.
 */
function withOrgs(document: JsonObject, ids: readonly string[]): JsonObject {
  const after = withValue(document, TARGET_ORG_ID, ids.length === 1 ? ids[0]! : [...ids]);
  if (![ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN].some((path) => valueAt(document, path) !== undefined)) return after;
  const [before, now] = [loneOrg(document), loneOrg(after)];
  if (before === now) return after;
  // A token that names the org was never that of the one which was written by mistake.
  if (before !== undefined && now !== undefined && orgOfToken(text(after, ENV_ACCESS_TOKEN)?.trimEnd() ?? '') === now)
    return after;
  const moved = before === undefined ? after : outOfEnv(after, before, document);
  return now === undefined ? moved : intoEnv(moved, now);
}

function outOfEnv(after: JsonObject, id: OrgId, before: JsonObject): JsonObject {
  const key = keyOf(id);
  const { accessToken, refreshToken } = readCredential(before, key);
  // Template values and empty ones are no tokens, and what stands in our entry may be some.
  if (!accessToken && !refreshToken) return after;
  let moved = withValue(after, ['byods', 'version'], DOCUMENT_VERSION);
  moved = withToken(moved, [...entryPath(key), 'accessToken'], accessToken?.value);
  moved = withToken(moved, [...entryPath(key), 'refreshToken'], refreshToken?.value);
  return emptied(moved);
}

function intoEnv(after: JsonObject, id: OrgId): JsonObject {
  const entry = entryPath(keyOf(id));
  const [accessToken, refreshToken] = ['accessToken', 'refreshToken'].map((name) => text(after, [...entry, name]));
  if (accessToken === undefined && refreshToken === undefined) {
    // Nobody used what stands under `env` while there were several: it stays only where it says that it is this org's.
    return orgOfToken(text(after, ENV_ACCESS_TOKEN)?.trimEnd() ?? '') === id ? after : emptied(after);
  }
  let moved = emptied(after);
  if (accessToken !== undefined) moved = withValue(moved, ENV_ACCESS_TOKEN, accessToken);
  if (refreshToken !== undefined) moved = withValue(moved, ENV_REFRESH_TOKEN, refreshToken);
  return withoutValue(withoutValue(moved, [...entry, 'accessToken']), [...entry, 'refreshToken']);
}

function emptied(document: JsonObject): JsonObject {
  let after = document;
  for (const path of [ENV_ACCESS_TOKEN, ENV_REFRESH_TOKEN]) {
    if (valueAt(after, path) !== undefined) after = withValue(after, path, '');
  }
  return after;
}

function withToken(document: JsonObject, path: Path, token: Secret | undefined): JsonObject {
  return token === undefined ? withoutValue(document, path) : withValue(document, path, token.reveal());
}

function keyOf(id: OrgId): CredentialKey {
  return `service-app:${id}`;
}
