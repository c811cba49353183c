import { lookup } from 'node:dns/promises';
import { KeeperError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';

/** As long as a system's resolver usually tries one server. */
const TIMEOUT_MS = 10_000;

/**
 * The addresses of a host, as every connection of this program finds them.
 *
 * @throws KeeperError `unreachable`
 */
export async function lookUpName(host: string, clock: Clock): Promise<readonly string[]> {
  const done = new AbortController();
  const late = clock.sleep(TIMEOUT_MS, done.signal).then(() => {
    throw Object.assign(new Error('late'), { code: 'ETIMEOUT' });
  });
  // It is nobody's business once the answer is there.
  late.catch(() => {});
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return found.map(({ address }) => address);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown reason';
    const why = code === 'ENOTFOUND' ? 'the resolver knows no such name' : `the resolver does not answer (${code})`;
    throw new KeeperError('unreachable', `${host} cannot be resolved: ${why}`, {
      remedy:
        'check the network and its name servers (/etc/resolv.conf), or set HTTPS_PROXY where only a proxy leads out',
    });
  } finally {
    done.abort();
  }
}
