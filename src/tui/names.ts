import type { DataSourceSchema } from '../core/model.ts';
import { printable } from '../core/secret.ts';
import type { TargetOrg } from '../core/target-orgs.ts';

/** How people know what Webex knows by ids. */
export interface Names {
  /** Of the schemas that Webex offers. */
  readonly schemas: ReadonlyMap<string, string>;
  readonly orgs: ReadonlyMap<string, string>;
}

/** Before anything is known. */
export const NO_NAMES: Names = { schemas: new Map(), orgs: new Map() };

/** The names of orgs and schemas. Two orgs of one name are told apart by the beginnings of their ids. Pure. */
export function namesOf(orgs: readonly TargetOrg[], offered: readonly DataSourceSchema[]): Names {
  return {
    schemas: new Map(offered.map(({ id, serviceType = id }) => [id, serviceType])),
    orgs: new Map(orgs.map((org) => [org.id, orgName(org, orgs)])),
  };
}

/** An org by its name, among others. Pure. */
export function orgName({ id, name }: TargetOrg, among: readonly TargetOrg[]): string {
  if (name === undefined) return printable(id);
  const shared = among.some((other) => other.name === name && other.id !== id);
  return printable(shared ? `${name} (${id.slice(0, 8)})` : name);
}
