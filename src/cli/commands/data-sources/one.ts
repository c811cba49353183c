import type { Keeper } from '../../../compose.ts';
import { asKeeperError, EXIT, KeeperError } from '../../../core/errors.ts';
import type { DataSource } from '../../../core/model.ts';
import { lifeOf } from '../../../core/policy/data-source-renewal.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import type { Words } from '../../command.ts';
import { findOne, type Target, withOrg } from '../../find-data-sources.ts';
import { nearest } from '../../near.ts';
import { chosenOrgs, orgNamer } from '../../orgs.ts';
import type { CommandResult } from '../../result.ts';
import { detailLines } from './detail-text.ts';
import { detailed } from './shape.ts';

/**
 * Tells all about one data source, whichever org it is in.
 *
 * @throws KeeperError `not-found` with the id that may have been meant; `usage` where several orgs have it
 */
export async function tellOne(keeper: Keeper, words: Words, id: string): Promise<CommandResult> {
  const { tokens, webex } = keeper;
  const config = await tokens.config();
  const target = await findOne(keeper, config, chosenOrgs(config, words), id, false);
  const read = await readOne(keeper, config, target);
  const verdict = read.jws ? await keeper.verifyDataSourceToken(read) : undefined;
  const now = webex.serverNow();
  const dataSource = detailed(read, target.org, now, verdict);
  const failure = tokens.saveFailure?.toJSON();
  const { atRisk } = lifeOf(read, now);
  const document = {
    version: 1 as const,
    dataSource,
    warnings: await tokens.storeWarnings(),
    ...(failure && { error: failure }),
  };
  return {
    exitCode: failure ? EXIT.store : EXIT.ok,
    document,
    text: (page) => detailLines({ dataSource, orgName: orgNamer(config), atRisk, now }, page),
  };
}

/**
 * As it is now. Where the answer carries no signed token the list may (contract 3.3: the sources differ): its claims are
 * taken while they are about the same nonce.
 */
async function readOne(keeper: Keeper, config: TokenConfig, target: Target): Promise<DataSource> {
  const { id, org } = target;
  const { dataSources } = keeper;
  let read: DataSource;
  try {
    read = (await dataSources.get(id, org)).value;
  } catch (thrown) {
    const error = withOrg(asKeeperError(thrown), org, config);
    const near = error.code === 'not-found' ? nearest(id, (await othersOf(keeper, org)).map(idOf)) : undefined;
    if (near === undefined) throw error;
    const { code, message, trackingId, status } = error;
    const remedy = `byods data-sources ${near}`;
    throw new KeeperError(code, `${message}; did you mean ${near}?`, { remedy, trackingId, status });
  }
  if (read.claims) return read;
  const listed = target.listed ?? (await othersOf(keeper, org)).find((each) => each.id === id);
  const same = listed?.claims && (read.nonce === undefined || read.nonce === listed.claims.nonce);
  return same ? { ...listed, ...read } : read;
}

/** What the org has, as far as that can be read: it is asked for more than the answer already tells. */
async function othersOf({ dataSources }: Keeper, org: TargetOrg): Promise<DataSource[]> {
  return await dataSources.list(org).catch(() => []);
}

function idOf({ id }: DataSource): string {
  return id;
}
