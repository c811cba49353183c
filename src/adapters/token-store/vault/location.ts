import { KeeperError } from '../../../core/errors.ts';

/** A segment of a path in Vault: nothing that a policy, a shell or an address would take for something else. */
const SEGMENT = /^[\p{L}\p{N}_.@=~-]+( ?[\p{L}\p{N}_.@=~-]+)*$/u;

/** The documents of one store, each by its path. */
export interface StorePaths {
  readonly tokens: string;
  readonly journal: string;
  readonly lock: string;
  /** For tokens that no longer fit. */
  readonly aside: string;
}

/**
 * A place as `--store vault:` names it: the path of the secrets engine and, below it, that of the document. Pure.
 *
 * @throws KeeperError `usage`
 */
export function checkedLocation(location: string): string {
  const segments = location.split('/');
  const isFine = segments.every((each) => SEGMENT.test(each) && each !== '.' && each !== '..');
  if (isFine && segments.length >= 2 && location.length <= 512) return location;
  throw new KeeperError(
    'usage',
    `vault:<mount>/<path> names a document in a KV secrets engine, and "${location}" is none`,
    {
      remedy: 'write it as in vault:secret/webex-byods, without data/, a leading slash or empty parts',
    },
  );
}

/** Where the documents of a store lie: those of ours in a folder beside the tokens, as for a file. Pure. */
export function pathsOf(tokens: string): StorePaths {
  const folder = `${tokens}.byods`;
  return { tokens, journal: `${folder}/journal`, lock: `${folder}/lock`, aside: `${folder}/aside` };
}
