import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { RescueFile } from './adapters/token-store/rescue.ts';
import type { Clock, Ids, Log } from './core/ports.ts';
import type { Environment } from './core/settings.ts';

/** What a token store needs of the program around it. */
export interface StoreSurroundings {
  readonly env: Environment;
  readonly log: Log;
  readonly clock: Clock;
  readonly ids?: Ids;
}

/** Who holds a lock, for people who find it taken. */
export function ownerOf(env: Environment): string {
  const name = env.AWS_LAMBDA_FUNCTION_NAME;
  return name ? `Lambda ${name}` : `process ${process.pid} on ${hostname()}`;
}

/** What rescue files hold, each with how it goes. */
export function rescuedUpdates(files: readonly RescueFile[]) {
  return files.flatMap(({ path, updates }) => (updates ? [{ updates, discard: () => rm(path, { force: true }) }] : []));
}
