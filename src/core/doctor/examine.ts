import type { KeeperError } from '../errors.ts';
import { readPause } from '../pause.ts';
import type { StoreSnapshot } from '../token-store.ts';
import { attempt } from './attempt.ts';
import { CHECK_NAMES, type CheckName, type Finding, unsure } from './check.ts';
import { examineCredentials } from './examine-credentials.ts';
import { examineNetwork } from './examine-network.ts';
import { examineFile, examineSecret } from './examine-store.ts';
import { judgeConfiguration, judgeDuplicates, withoutConfiguration } from './judge-configuration.ts';
import { judgeEnvironment, judgeStoreChoice } from './judge-environment.ts';
import { judgeLock } from './judge-lock.ts';
import { judgePause, judgeRule, judgeUnnamed } from './judge-schedule.ts';
import type { Probes } from './probes.ts';

/**
 * Makes every check that can be made, each whatever came of the others, in the order of {@link CHECK_NAMES}. Reads and asks;
 * never writes, renews or presents a refresh token. Never throws.
 */
export async function examine(probes: Probes): Promise<Finding[]> {
  const { store, readStore } = probes;
  const reading = readStore ? attempt(() => readStore()) : undefined;
  const [ofStore, ofNetwork, ofDocument, ofLock, ofSchedule] = await Promise.all([
    guarded('store-writable', async () => [
      ...(probes.file ? await examineFile(probes.file) : []),
      ...(probes.secret && reading && !('error' in store)
        ? await examineSecret(probes, probes.secret, await reading, store.location)
        : []),
      ...(probes.examineStore && reading ? await probes.examineStore(await reading) : []),
    ]),
    guarded('webex', () => examineNetwork(probes)),
    guarded('configuration', () => examineDocument(probes, reading)),
    guarded('lock', () => examineLock(probes, reading)),
    guarded('schedule', async () => [await examineSchedule(probes)]),
  ]);
  const all = [
    judgeEnvironment(probes.environment),
    judgeStoreChoice(store),
    ...ofStore,
    ...ofNetwork,
    ...ofDocument,
    ...ofLock,
    ...ofSchedule,
  ];
  return CHECK_NAMES.flatMap((name) => all.filter((each) => each.name === name));
}

/** Everything for which the document has to be read first. */
async function examineDocument(
  probes: Probes,
  reading: Promise<StoreSnapshot | KeeperError> | undefined,
): Promise<Finding[]> {
  const needing: readonly CheckName[] = ['access-token', 'data-sources', 'last-success'];
  if (!reading || !('kind' in probes.store)) {
    return [unsure('configuration', 'there is no token store to read it from'), ...withoutConfiguration(needing)];
  }
  const read = await reading;
  const isRemote = probes.secret !== undefined || probes.examineStore !== undefined;
  const own = judgeConfiguration(read, probes.store, isRemote);
  if (!('config' in read)) {
    return [own, ...withoutConfiguration(needing)];
  }
  const others = await Promise.all(
    probes.others.map(async ({ location, read: readOther }) => {
      const config = await attempt(readOther);
      return { location, config: 'orgs' in config ? config : undefined };
    }),
  );
  const pause = judgePause(readPause(read.config.document), probes.clock.now());
  return [own, judgeDuplicates(read.config, others), ...(await examineCredentials(probes, read.config)), ...pause];
}

async function examineLock(
  { lock, clock }: Probes,
  reading: Promise<StoreSnapshot | KeeperError> | undefined,
): Promise<Finding[]> {
  if (!lock || !reading) return [];
  const facts = await attempt(lock);
  // What hinders getting at the store is told once.
  const hindered = !('held' in facts) && facts.code !== 'lock-unavailable' && !('config' in (await reading));
  return hindered ? [unsure('lock', 'the token store cannot be read, see above')] : [judgeLock(facts, clock.now())];
}

async function examineSchedule({ schedule, clock }: Probes): Promise<Finding> {
  if (schedule.kind !== 'rule') return judgeUnnamed(schedule.kind);
  return judgeRule(schedule.name, await attempt(schedule.read), clock.now());
}

/** A check that fails in a way that nobody foresaw says so, and the others go on. */
async function guarded(name: CheckName, check: () => Promise<Finding[]>): Promise<Finding[]> {
  const found = await attempt(check);
  return Array.isArray(found) ? found : [unsure(name, `it could not be looked at: ${found.message}`)];
}
