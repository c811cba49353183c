import { KeeperError } from '../../../core/errors.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import type { LastGood, LastGoodLook } from '../../../core/token-store.ts';
import { parseVersion } from './document.ts';
import { type SecretLockSettings, takeSecretLock } from './lock.ts';
import { CURRENT, promote } from './publish.ts';

/** The label that AWS puts on the version from which it takes `AWSCURRENT`. */
const PREVIOUS = 'AWSPREVIOUS';

/** What going back needs. */
export interface PreviousSettings extends SecretLockSettings {
  /** Name or ARN. */
  readonly secretId: string;
}

/**
 * The version before the current one, for a current one that cannot be read and for no other: what it replaced may hold
 * tokens that Webex has replaced too, and to present one of these can end all that came after it. Nothing is written but
 * labels, so that what an earlier run could not publish is rolled forward as ever, by the next one.
 */
export function previousOf(settings: PreviousSettings): LastGood {
  const { where } = settings;
  return {
    look: async () => (await lookAt(settings)).look,
    async bringBack(agreed, { waitMs, signal }) {
      const intent = await takeSecretLock(settings, { waitMs, signal });
      try {
        const { look, current, previous } = await lookAt(settings);
        const move = { versionId: previous, parent: current };
        const isSame = look.revision === agreed.revision;
        if (!isSame || (await promote(settings.calls, settings, move)) === 'conflict') throw changedMeanwhile(where);
        return `the version ${current} of it, under ${PREVIOUS}`;
      } finally {
        await intent.release();
      }
    },
  };
}

interface Look {
  readonly look: LastGoodLook;
  /** Version ids. */
  readonly current: string;
  readonly previous: string;
}

/** Reads the version before only when the current one turned out not to be readable. */
async function lookAt({ calls, where, secretId }: PreviousSettings): Promise<Look> {
  const current = (await calls.get(CURRENT))!;
  const problem = unreadable(() => parseVersion(current, where));
  if (problem === undefined) throw readable(where, secretId);
  const previous = await calls.get(PREVIOUS);
  if (previous === undefined) throw nothingBefore(where, secretId);
  const before = `the version of ${where} under ${PREVIOUS}`;
  const spoilt = unreadable(() => parseVersion(previous, before));
  if (spoilt) throw new KeeperError('store-corrupt', spoilt.message, { remedy: anEarlierOne(secretId) });
  const config = readTokenConfig(parseVersion(previous, before).document, before);
  const revision = `${current.versionId}.${previous.versionId}`;
  return {
    look: { config, keptAt: previous.createdAt, current: problem, revision },
    current: current.versionId,
    previous: previous.versionId,
  };
}

function unreadable(parse: () => unknown): KeeperError | undefined {
  try {
    parse();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof KeeperError && thrown.code === 'store-corrupt') return thrown;
    throw thrown;
  }
}

function readable(where: string, secretId: string): KeeperError {
  return new KeeperError(
    'refused',
    `${where} can be read, and the version before it may hold tokens that Webex has replaced since: it was not looked at, and nothing was changed`,
    { remedy: `see how it is: byods status --store ${shellWord(`aws:${secretId}`)}` },
  );
}

function nothingBefore(where: string, secretId: string): KeeperError {
  return new KeeperError('configuration', `${where} has no version before this one; nothing was changed`, {
    remedy: anEarlierOne(secretId),
  });
}

function anEarlierOne(secretId: string): string {
  return `see which versions there are: aws secretsmanager list-secret-version-ids --include-deprecated --secret-id ${shellWord(secretId)}; the one under BYODS_PENDING has the newest tokens that were stored`;
}

function changedMeanwhile(where: string): KeeperError {
  return new KeeperError('changed-meanwhile', `${where} was changed meanwhile; nothing was changed`, {
    remedy: 'run the same command again, and look at the difference once more',
  });
}
