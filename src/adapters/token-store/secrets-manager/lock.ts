import { type HeldLease, type LeaseSettings, takeLease } from '../leased/lease.ts';
import type { SecretCalls } from './calls.ts';
import { secretChain } from './chain.ts';

/** What taking the lock of a secret needs. */
export interface SecretLockSettings extends LeaseSettings {
  readonly calls: SecretCalls;
  /** Refuses, by throwing, when so many locks were taken in a day; absent: whatever was. */
  readonly refuseBusyDay?: ((locks: number) => void) | undefined;
}

/**
 * Takes the lock of a secret.
 *
 * @throws what `refuseBusyDay` throws
 * @throws LockBusyError when another holds it for longer than `waitMs`
 */
export async function takeSecretLock(
  settings: SecretLockSettings,
  request: { waitMs: number; signal?: AbortSignal | undefined },
): Promise<HeldLease> {
  return await takeLease(secretChain(settings.calls, settings.leaseMs, settings.refuseBusyDay), settings, request);
}
