import type { Keeper } from './compose.ts';

const keepers = new WeakMap<object, Keeper>();

/** Notes what stands behind a library object, for the other library objects made from it. */
export function standBehind(object: object, keeper: Keeper): void {
  keepers.set(object, keeper);
}

/** What stands behind a library object. */
export function behind(object: object): Keeper {
  return keepers.get(object)!;
}
