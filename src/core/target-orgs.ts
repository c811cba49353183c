import type { ConfigFields } from './config-fields.ts';
import { KeeperError } from './errors.ts';
import type { CredentialKey, OrgId } from './model.ts';
import { orgOfToken, toOrgId } from './org-id.ts';
import { printable } from './secret.ts';
import { isJsonObject, type JsonObject } from './strict-json.ts';
import type { TokenConfig } from './token-config.ts';
import { TARGET_ORG_ID, valueAt } from './token-homes.ts';

/** An org whose data sources we keep alive. */
export interface TargetOrg {
  readonly id: OrgId;
  readonly key: CredentialKey;
  readonly name?: string;
  /** Skipped by the renewal pass, and reported as such. */
  readonly paused: boolean;
}

/** An org for people, in a sentence: by its name with its id, or by its id. */
export function orgInWords({ id, name }: Pick<TargetOrg, 'id' | 'name'>): string {
  return name === undefined ? `org ${id}` : `${name} (${id})`;
}

/** Whose a credential is, for people in a sentence. */
export function credentialInWords(key: CredentialKey, orgs: readonly TargetOrg[]): string {
  if (key === 'integration') return 'the integration';
  const id = key.slice('service-app:'.length) as OrgId;
  return orgInWords(orgs.find((org) => org.key === key) ?? { id });
}

/**
 * The orgs that a document lists, each with what stands about it under `orgs`. Problems are noted in `fields`.
 *
 * @param portalToken  where no service app is configured: it may tell its org
 */
export function readOrgs(fields: ConfigFields, document: JsonObject, portalToken: string | undefined): TargetOrg[] {
  const path = TARGET_ORG_ID;
  const given = valueAt(document, path);
  let ids: OrgId[] = [];
  if (Array.isArray(given)) {
    ids = given.flatMap((_, index) => {
      const id = fields.requiredText([...path, String(index)]);
      return id === undefined ? [] : [toOrgId(id)];
    });
    if (given.length === 0) fields.miss(path);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice) fields.problem(`serviceApp.targetOrgId lists ${twice} twice`, 'list each org once');
  } else if (portalToken !== undefined && fields.isLeftOut(path)) {
    const org = orgOfToken(portalToken);
    if (org) ids = [org];
    else fields.miss(path, 'the token does not tell its org');
  } else if (given !== undefined || fields.has(['serviceApp'])) {
    const id = fields.requiredText(path);
    if (id !== undefined) ids = [toOrgId(id)];
  }

  if (ids.some((id) => id === '__proto__')) fields.problem('serviceApp.targetOrgId is no org id', 'correct it');

  const described = describedOrgs(fields, document);
  return ids.map((id) => {
    const { name, paused } = described.get(id) ?? {};
    return {
      id,
      key: `service-app:${id}`,
      paused: paused === true,
      ...(typeof name === 'string' && name !== '' && { name: printable(name) }),
    };
  });
}

/** What stands under `orgs`, by id, whichever form the id was written in. */
function describedOrgs(fields: ConfigFields, document: JsonObject): ReadonlyMap<OrgId, JsonObject> {
  const section = valueAt(document, ['orgs']);
  const found = new Map<OrgId, JsonObject>();
  for (const [written, about] of Object.entries(isJsonObject(section) ? section : {})) {
    if (!isJsonObject(about)) continue;
    const id = toOrgId(written);
    if (found.has(id)) fields.problem(`orgs describes ${id} twice`, 'describe each org once');
    if (typeof (about.paused ?? false) !== 'boolean') {
      fields.problem(`orgs.${id}.paused is neither true nor false`, `set orgs.${id}.paused to true or false`);
    }
    found.set(id, about);
  }
  return found;
}

/**
 * The org that a caller names, by id in either form or by its name under `orgs`, or the only one.
 *
 * @throws KeeperError `usage`, listing the orgs that are configured
 */
export function resolveOrg(config: TokenConfig, org?: string | TargetOrg): TargetOrg {
  if (typeof org === 'object') return org;
  if (org === undefined) {
    if (config.orgs.length === 1) return config.orgs[0]!;
    throw new KeeperError(
      'usage',
      `${config.orgs.length} orgs are configured and none was named: ${known(config)}. Nothing was sent`,
      { remedy: 'name one with --org <id>' },
    );
  }
  const id = toOrgId(org);
  const found = config.orgs.find((each) => each.id === id);
  if (found) return found;
  const [named, another] = config.orgs.filter((each) => each.name === org);
  if (named && another) {
    throw new KeeperError('usage', `several orgs are named ${org}. Nothing was sent`, {
      remedy: `name one by its id: ${named.id} or ${another.id}`,
    });
  }
  if (named) return named;
  throw new KeeperError(
    'usage',
    `org ${org} is not configured; serviceApp.targetOrgId lists ${known(config)}. Nothing was sent`,
    {
      remedy: 'name one of these with --org, or add it to serviceApp.targetOrgId',
    },
  );
}

/** The first of the orgs that are configured, for a message. */
function known({ orgs }: TokenConfig): string {
  const first = orgs.slice(0, 5).map(({ id, name }) => (name === undefined ? id : `${id} (${name})`));
  return `${first.join(', ')}${orgs.length > 5 ? `, and ${orgs.length - 5} more` : ''}`;
}
