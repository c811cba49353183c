import { type AwsError, decryptionFailure, internalError, kmsAccessDenied, throttled } from './errors.ts';
import type { Operation } from './operations.ts';

/**
 * What goes wrong with one request. `drop` and `stall` happen before anything is done; the `commit-then-…` ones after
 * the operation has taken effect. A stalled request is never answered: the caller gives up, or the fake is closed.
 */
export type Fault =
  | 'throttle'
  | 'internal-error'
  | 'kms-access-denied'
  | 'decryption-failure'
  | 'drop'
  | 'stall'
  | 'commit-then-drop'
  | 'commit-then-500'
  | 'commit-then-stall';

/** Which requests a fault strikes. Requests are counted as they arrive, so each try of the SDK counts as one. */
export interface FaultRule {
  readonly operation: Operation;
  readonly fault: Fault;
  /** Only requests that name this label. */
  readonly stage?: string;
  /** The first request to strike, counted from now among those that match: 1 (the next) by default. */
  readonly nth?: number;
  /** How many in a row: 1 by default; `Infinity` until `clear()`. */
  readonly times?: number;
}

/** The faults that are yet to happen. */
export class FaultPlan {
  #rules: { rule: FaultRule; seen: number }[] = [];

  /** Adds a rule. */
  add(rule: FaultRule): void {
    this.#rules.push({ rule, seen: 0 });
  }

  /** Forgets all rules. */
  clear(): void {
    this.#rules = [];
  }

  /** Rules that have not yet struck as often as they were to: a test that ends with some did not test them. */
  get unspent(): readonly FaultRule[] {
    return this.#rules.map(({ rule }) => rule);
  }

  /** The fault for a request that has just arrived, if a rule strikes it. */
  take(operation: Operation, stages: readonly string[]): Fault | undefined {
    let struck: Fault | undefined;
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (rule.operation !== operation) continue;
      if (rule.stage !== undefined && !stages.includes(rule.stage)) continue;
      entry.seen += 1;
      if (entry.seen >= (rule.nth ?? 1)) struck ??= rule.fault;
    }
    this.#rules = this.#rules.filter(({ rule, seen }) => seen < (rule.nth ?? 1) + (rule.times ?? 1) - 1);
    return struck;
  }
}

/** The answer of the faults that are answers. */
export function errorOf(fault: Fault): AwsError | undefined {
  if (fault === 'throttle') return throttled();
  if (fault === 'internal-error') return internalError();
  if (fault === 'kms-access-denied') return kmsAccessDenied();
  return fault === 'decryption-failure' ? decryptionFailure() : undefined;
}
