import { attempt } from '../../../core/doctor/attempt.ts';
import { type Finding, fine, unsure, wrong, wrongBy } from '../../../core/doctor/check.ts';
import { judgeReadable } from '../../../core/doctor/judge-secret.ts';
import type { LockFacts } from '../../../core/doctor/probes.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { instantFromNow } from '../../../core/policy/in-words.ts';
import type { Clock } from '../../../core/ports.ts';
import type { StoreSnapshot } from '../../../core/token-store.ts';
import type { VaultClient } from '../../vault/client.ts';
import { isLive } from '../leased/intent.ts';
import { LEASE_MS } from '../leased/lease.ts';
import { documentsOf } from '../vault.ts';
import { proveCapabilities } from './capabilities.ts';
import { checkedLocation } from './location.ts';
import { kvChain } from './lock.ts';

/** What can be asked of a store in Vault and of the way to it, without writing. */
export interface VaultExamination {
  examineStore(read: StoreSnapshot | KeeperError): Promise<readonly Finding[]>;
  lock(): Promise<LockFacts>;
}

/** Looks at a store in Vault: the server, the login, the document, the rights. */
export function examineVault(client: VaultClient, location: string, clock: Clock): VaultExamination {
  const documents = documentsOf(client, checkedLocation(location));
  return {
    async examineStore(read) {
      const server = await examineServer(client);
      if (server.ok === false) return [server, ...unasked(location, 'Vault cannot be used')];
      const login = await examineLogin(client, clock);
      if (login.ok === false) return [server, login, ...unasked(location, 'nobody is logged in').slice(1)];
      const allowed = await attempt(async () => await proveCapabilities(client, await documents()));
      const writable =
        allowed instanceof KeeperError
          ? wrongBy('store-writable', allowed)
          : fine('store-writable', 'the policies of this login allow all that a save needs');
      return [server, login, judgeReadable(read, location), writable];
    },
    async lock() {
      const head = await kvChain((await documents()).lock, LEASE_MS, async () => {}).head();
      return isLive(head) ? { held: true, owner: head.owner } : { held: false };
    },
  };
}

function unasked(location: string, why: string): Finding[] {
  return [
    unsure('store-login', `Vault was not asked for a login: ${why}`),
    unsure('secret-readable', `the secret ${location} was not asked for: ${why}`),
    unsure('store-writable', `nobody can say whether the secret ${location} could be written: ${why}`),
  ];
}

/** What Vault tells everybody of itself. */
async function examineServer(client: VaultClient): Promise<Finding> {
  const expects = [429, 472, 473, 501, 503];
  const health = await attempt(() => client.askOpenly({ method: 'GET', path: 'sys/health', expects }));
  if (health instanceof KeeperError) return wrongBy('store-server', health);
  const { initialized, sealed, standby, version } = health.json;
  if (initialized === false || sealed === true) {
    const what = initialized === false ? 'has not been initialized' : 'is sealed';
    return wrong('store-server', `Vault at ${client.at} ${what}`, EXIT.store, {
      remedy: initialized === false ? 'vault operator init' : 'vault operator unseal, on every node',
    });
  }
  const role = standby === true ? ', a standby node that asks the active one' : '';
  return fine('store-server', `Vault ${String(version)} answers at ${client.at}, unsealed${role}`);
}

async function examineLogin(client: VaultClient, clock: Clock): Promise<Finding> {
  const left = await attempt(() => client.loggedIn());
  if (left instanceof KeeperError) return wrongBy('store-login', left);
  const how = client.method === 'token' ? 'the token that was given' : `the login by ${client.method}`;
  const until = Number.isFinite(left) ? `, which ends ${instantFromNow(clock.now() + left, clock.now())}` : '';
  const next = client.method === 'token' ? '' : '; it is obtained again by itself';
  return fine('store-login', `Vault takes ${how}${until}${next}`);
}
