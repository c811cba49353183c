import { KeeperError } from '../core/errors.ts';

const HIGHEST_PORT = 65_535;

/**
 * Reads `--port`; 0 is any free one.
 *
 * @throws KeeperError `usage`
 */
export function portOf(text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new KeeperError('usage', `--port must be a whole number from 0 to ${HIGHEST_PORT}, and is "${text}"`, {
    remedy: usual === 0 ? 'leave it out for any free port' : `leave it out for ${usual}; 0 is any free port`,
  });
}
