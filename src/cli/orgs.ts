import { asKeeperError, KeeperError } from '../core/errors.ts';
import { toOrgId } from '../core/org-id.ts';
import { printable } from '../core/secret.ts';
import { orgInWords, resolveOrg, type TargetOrg } from '../core/target-orgs.ts';
import type { TokenConfig } from '../core/token-config.ts';
import type { Words } from './command.ts';

/** What was given with `--org`; undefined when it was not. */
export function orgWords(words: Words): readonly string[] | undefined {
  const given = words.org as string | readonly string[] | undefined;
  return given === undefined ? undefined : [given].flat();
}

/** The orgs that `--org` names, each once; undefined when it was not given. */
export function namedOrgs(config: TokenConfig, words: Words): readonly TargetOrg[] | undefined {
  const names = orgWords(words);
  return names && [...new Set(names.map((name) => resolveOrg(config, name)))];
}

/** The org that a word of the command line names, where the command is about one. */
export function orgByWord(config: TokenConfig, word: unknown): TargetOrg {
  const remedy = 'name one by its id or its name; byods orgs list shows them';
  if (typeof word !== 'string') throw new KeeperError('usage', 'several orgs were named', { remedy });
  try {
    return resolveOrg(config, word);
  } catch (thrown) {
    const { code, message } = asKeeperError(thrown);
    throw new KeeperError(code, message, { remedy });
  }
}

/** The orgs that a command works on: those named, else all that are not paused. */
export function chosenOrgs(config: TokenConfig, words: Words): readonly TargetOrg[] {
  return namedOrgs(config, words) ?? config.orgs.filter(({ paused }) => !paused);
}

/** @throws KeeperError `usage` where not exactly one org is meant by something that belongs to one */
export function onlyOrg(orgs: readonly TargetOrg[]): TargetOrg {
  const [only, another] = refuseNone(orgs);
  if (only && !another) return only;
  const names = orgs.slice(0, 5).map(orgInWords);
  const more = orgs.length > 5 ? `, and ${orgs.length - 5} more` : '';
  throw new KeeperError('usage', `a data source belongs to one org, and there are ${names.join(', ')}${more}`, {
    remedy: 'name one with --org <id>',
  });
}

/** @throws KeeperError `usage` where every org is paused and none was named */
export function refuseNone(orgs: readonly TargetOrg[]): readonly TargetOrg[] {
  if (orgs.length > 0) return orgs;
  throw new KeeperError('usage', 'every org is paused; nothing was sent', { remedy: 'name one with --org <id>' });
}

/** @throws KeeperError `usage` when a paused org is named for what never touches one */
export function refusePaused(orgs: readonly TargetOrg[] | undefined): void {
  const paused = orgs?.find((org) => org.paused);
  if (!paused) return;
  throw new KeeperError('usage', `${orgInWords(paused)} is paused, and a renewal pass skips it`, {
    remedy: `take orgs.${paused.id}.paused out of the configuration, or leave out --org`,
  });
}

/** How people know an org: by its name, or its id. */
export function orgNamer(config: TokenConfig): (id: string | undefined) => string {
  const names = new Map(config.orgs.map(({ id, name }) => [id, name]));
  return (id) => (id === undefined ? '' : printable(names.get(toOrgId(id)) ?? id));
}
