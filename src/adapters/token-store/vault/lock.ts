import { intentOf } from '../leased/intent.ts';
import type { IntentChain } from '../leased/lease.ts';
import type { KvDocument } from './kv-document.ts';

/**
 * The intents of a store in Vault: the versions of one document, each written by comparing the version before it. The
 * release is a version of its own, which says of the one before that its holder is done.
 */
export function kvChain(lock: KvDocument, leaseMs: number, prove: () => Promise<void>): IntentChain {
  return {
    stuck: `look at "vault kv get ${lock.name}", and delete it: "vault kv delete ${lock.name}"`,
    async head(signal) {
      const { version, data, createdAt, answeredAt } = await lock.read(signal);
      if (version === 0) return undefined;
      // What somebody deleted keeps nobody out, and the next version follows it all the same.
      const released = data === undefined || data.released === true;
      return intentOf(data, { id: String(version), released, createdAt, answeredAt }, leaseMs);
    },
    async succeed(head, content) {
      const written = await lock.write({ ...content, released: false }, Number(head?.id ?? 0));
      return written === 'conflict' ? undefined : String(written);
    },
    prove,
    async finish(id) {
      const { version, data } = await lock.read();
      if (String(version) === id && data) await lock.write({ ...data, released: true }, version);
    },
  };
}
