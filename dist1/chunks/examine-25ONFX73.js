import {
  CHAIN,
  LEASE_MS,
  readHead
} from "./chunk-7SFT3LTW.js";
import {
  SecretCalls,
  secretsManagerError
} from "./chunk-5SGEQBPF.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/adapters/token-store/secrets-manager/examine.ts
function examineSecret(settings) {
  const { client, secretId, profile } = settings;
  const calls = new SecretCalls(settings);
  const ofSdk = async (find) => {
    try {
      return await find();
    } catch (thrown) {
      throw secretsManagerError(thrown, { operation: "DescribeSecret", secretId, profile });
    }
  };
  return {
    region: () => ofSdk(() => client.config.region()),
    credentials: () => ofSdk(async () => (await client.config.credentials()).expiration?.getTime()),
    async describe() {
      const { ARN, DeletedDate, PrimaryRegion, RotationEnabled, LastChangedDate, VersionIdsToStages } = await calls.describe();
      const region = await client.config.region();
      return {
        arn: ARN,
        deletedAt: DeletedDate?.getTime(),
        replicaOf: PrimaryRegion !== void 0 && PrimaryRegion !== region ? PrimaryRegion : void 0,
        rotationEnabled: RotationEnabled === true,
        changedAt: LastChangedDate?.getTime(),
        lockedBefore: Object.values(VersionIdsToStages ?? {}).some((stages) => stages.includes(CHAIN))
      };
    },
    async lock() {
      const head = await readHead(calls, LEASE_MS);
      if (!head || head.released || head.lapsesInMs <= 0) return { held: false };
      return { held: true, owner: head.owner };
    }
  };
}
export {
  examineSecret
};
