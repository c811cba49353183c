import { EXIT } from '../errors.ts';
import { storeInWords } from '../moved.ts';
import { type Finding, fine, wrong, wrongBy } from './check.ts';
import type { Probes } from './probes.ts';

/** The environment: what is refused in it, and what may show secrets. Pure. */
export function judgeEnvironment({ error, warnings }: Probes['environment']): Finding {
  if (error) return wrongBy('environment', error, { details: warnings });
  if (warnings.length > 0) {
    return wrong('environment', warnings.join('; '), EXIT.failed, {
      remedy: 'unset what is named where this program runs',
    });
  }
  return fine('environment', 'every variable that is read has a value that can be meant');
}

/** Which token store is used, and why that one. Pure. */
export function judgeStoreChoice(store: Probes['store']): Finding {
  if ('error' in store) return wrongBy('token-store', store.error);
  return fine('token-store', `${storeInWords(store)} (${store.reason})`);
}
