import { asKeeperError, KeeperError } from '../errors.ts';
import type { StoreSnapshot } from '../token-store.ts';
import { attempt } from './attempt.ts';
import { type CheckName, type Finding, unsure } from './check.ts';
import { judgeFileModes, judgeWritable } from './judge-files.ts';
import { judgeGit } from './judge-git.ts';
import { judgeAwsCredentials, judgeReadable, judgeRegion, judgeSecretWritable } from './judge-secret.ts';
import type { FileProbes, Probes, SecretProbes } from './probes.ts';

/** What lies on the disk: who may read it, whether git has it, whether a save would succeed. */
export async function examineFile({ facts, writable, git }: FileProbes): Promise<Finding[]> {
  const [modes, rights, tracked] = await Promise.all([attempt(facts), attempt(writable), attempt(git)]);
  const unless = <T>(name: CheckName, found: T | KeeperError, judge: (found: T) => Finding): Finding =>
    found instanceof KeeperError ? unsure(name, found.message, { remedy: found.remedy }) : judge(found);
  return [
    unless('file-modes', modes, judgeFileModes),
    unless('git', tracked, judgeGit),
    unless('store-writable', rights, judgeWritable),
  ];
}

/** The secret: the way to it, and the rights, as far as reading shows them. */
export async function examineSecret(
  { clock, roomFor }: Probes,
  secret: SecretProbes,
  read: StoreSnapshot | KeeperError,
  location: string,
): Promise<Finding[]> {
  const region = await attempt(secret.region);
  if (typeof region !== 'string') return [judgeRegion(region), ...without(location, 'without a region')];
  const credentials = await attempt(secret.credentials);
  const way = [judgeRegion(region), judgeAwsCredentials(credentials, clock.now())];
  if (credentials instanceof KeeperError) return [...way, ...without(location, 'without credentials').slice(1)];
  const readable = judgeReadable(read, location);
  // What hinders reading, hinders describing too: it is told once.
  const facts = await attempt(secret.describe);
  const writable =
    readable.ok === false && facts instanceof KeeperError
      ? unsure(
          'store-writable',
          `nobody can say whether the secret ${location} could be written: it cannot be looked at`,
        )
      : judgeSecretWritable(facts, region, 'config' in read ? full(read, roomFor) : undefined, clock.now());
  return [...way, readable, writable];
}

function without(location: string, why: string): Finding[] {
  return [
    unsure('aws-credentials', `AWS was not asked ${why}`),
    unsure('secret-readable', `the secret ${location} was not asked for ${why}`),
    unsure('store-writable', `nobody can say whether the secret ${location} could be written ${why}`),
  ];
}

function full({ config }: StoreSnapshot, roomFor: Probes['roomFor']): KeeperError | undefined {
  try {
    roomFor?.(config);
    return undefined;
  } catch (thrown) {
    return asKeeperError(thrown);
  }
}
