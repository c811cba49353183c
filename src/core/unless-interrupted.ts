import type { Budget, Clock } from './ports.ts';

/** How long an interrupted run waits for what cannot be stopped: a little less than the two seconds that it is given. */
const PATIENCE_MS = 1500;

/**
 * What comes of some work; undefined where the run was interrupted and the work was not over a moment later. A refresh
 * that was sent cannot be stopped, and may never be answered: it goes on, and the run can tell what it has done by then.
 */
export async function unlessInterrupted<T>(
  work: Promise<T>,
  { budget, clock }: { readonly budget: Budget; readonly clock: Clock },
): Promise<T | undefined> {
  const { signal } = budget;
  if (!signal) return await work;
  let onAbort = () => {};
  const patience = new Promise<undefined>((resolve) => {
    onAbort = () => void clock.sleep(PATIENCE_MS).then(() => resolve(undefined));
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
