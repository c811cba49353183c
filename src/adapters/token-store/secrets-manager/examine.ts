import type { LockFacts, SecretProbes } from '../../../core/doctor/probes.ts';
import { isLive } from '../leased/intent.ts';
import { LEASE_MS } from '../leased/lease.ts';
import { type CallSettings, SecretCalls } from './calls.ts';
import { CHAIN, readHead } from './chain.ts';
import { secretsManagerError } from './errors.ts';

/** What can be asked of a secret and of the way to it with reads alone. */
export function examineSecret(settings: CallSettings): SecretProbes & { lock(): Promise<LockFacts> } {
  const { client, secretId, profile } = settings;
  const calls = new SecretCalls(settings);
  /** What the SDK finds out by itself before it sends anything. */
  const ofSdk = async <T>(find: () => Promise<T>): Promise<T> => {
    try {
      return await find();
    } catch (thrown) {
      throw secretsManagerError(thrown, { operation: 'DescribeSecret', secretId, profile });
    }
  };
  return {
    region: () => ofSdk(() => client.config.region()),
    credentials: () => ofSdk(async () => (await client.config.credentials()).expiration?.getTime()),
    async describe() {
      const { ARN, DeletedDate, PrimaryRegion, RotationEnabled, LastChangedDate, VersionIdsToStages } =
        await calls.describe();
      const region = await client.config.region();
      return {
        arn: ARN,
        deletedAt: DeletedDate?.getTime(),
        replicaOf: PrimaryRegion !== undefined && PrimaryRegion !== region ? PrimaryRegion : undefined,
        rotationEnabled: RotationEnabled === true,
        changedAt: LastChangedDate?.getTime(),
        lockedBefore: Object.values(VersionIdsToStages ?? {}).some((stages) => stages.includes(CHAIN)),
      };
    },
    async lock() {
      const head = await readHead(calls, LEASE_MS);
      return isLive(head) ? { held: true, owner: head.owner } : { held: false };
    },
  };
}
