import { KeeperError, SaveFailedError } from '../../../core/errors.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { errnoOf, systemSays } from './system-error.ts';

/** Something that must be written before a token is asked for, and cannot be. */
export function storeUnavailable(path: string, thrown: unknown): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  return new KeeperError(
    'store-unavailable',
    `${path} cannot be written (${systemSays(thrown)}), and a token that cannot be saved is not refreshed. Nothing was sent or changed`,
    { remedy: remedyOf(path, thrown) },
  );
}

/** Something that must be read and cannot be. */
export function storeUnreadable(path: string, thrown: unknown): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  const rights = ['EACCES', 'EPERM'].includes(errnoOf(thrown) ?? '');
  return new KeeperError('store-unavailable', `${path} cannot be read: ${systemSays(thrown)}`, {
    remedy: rights
      ? `give the user that runs this the right to read ${path}`
      : `see that the disk that holds ${path} is well, then run this again`,
  });
}

/** What could not be published, and where it is now. */
export interface SafePlaces {
  readonly what: 'the new tokens' | 'the changes of the orgs';
  readonly file: string;
  /** Absent when not every update is in the journal. */
  readonly journal?: string | undefined;
  readonly rescuedTo?: string | undefined;
  /** Whether the next run looks at the rescue file by itself. */
  readonly rescueIsFound: boolean;
  /** Where a rescue file has to lie to be found. */
  readonly folder: string;
}

/** What was received or decided and could not be published, and what is still safe. */
export function saveFailed(
  thrown: unknown,
  { what, file, journal, rescuedTo, rescueIsFound, folder }: SafePlaces,
): SaveFailedError {
  const why = thrown instanceof KeeperError ? thrown.message : systemSays(thrown);
  const failed = `${what} could not be written to ${file} (${why}), which is as it was.`;
  const places = [journal, rescuedTo].filter((place) => place !== undefined);
  const mend = thrown instanceof KeeperError && thrown.remedy ? thrown.remedy : remedyOf(file, thrown);
  if (places.length === 0) {
    return new SaveFailedError(
      `${failed} They could be kept nowhere else either: they are lost when this process ends`,
      {
        remedy: `${mend}; if the next run cannot renew: byods setup-oauth`,
      },
    );
  }
  const found = journal !== undefined || rescueIsFound;
  const move = found ? '' : `; move ${rescuedTo} into ${folder}`;
  return new SaveFailedError(`${failed} They are safe in ${places.join(' and in ')}`, {
    rescuedTo,
    remedy: `${mend}${move}; then run: byods run, which brings them in`,
  });
}

/** Notes about failures that could not be published. They are worth no rescue: the next run finds out again. */
export function notesNotSaved(thrown: unknown, file: string): SaveFailedError {
  const why = thrown instanceof KeeperError ? thrown.message : systemSays(thrown);
  return new SaveFailedError(`notes could not be written to ${file} (${why}), which is as it was. No token was lost`, {
    remedy: remedyOf(file, thrown),
  });
}

/** A change of the whole document that could not be made, and whose maker is to do it again. */
export function notRewritten(thrown: unknown, file: string): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  return new KeeperError(
    'store-unavailable',
    `${file} could not be rewritten (${systemSays(thrown)}); it is whole: as it was or, at worst, as it was to be`,
    { remedy: `${remedyOf(file, thrown)}, then do the same again` },
  );
}

/** The last good version as it was before tokens were moved or taken out. */
export function lastGoodStays(path: string, thrown: unknown): KeeperError {
  return new KeeperError(
    'store-unavailable',
    `${path} may still hold the tokens, and could be neither replaced (${systemSays(thrown)}) nor removed`,
    { remedy: `remove it: rm ${shellWord(path)}` },
  );
}

function remedyOf(path: string, thrown: unknown): string {
  switch (errnoOf(thrown)) {
    case 'ENOSPC':
      return `free some space on the disk that holds ${path}`;
    case 'EDQUOT':
      return `free some space: the quota on the disk that holds ${path} is used up`;
    case 'EROFS':
      return `mount the file system that holds ${path} writable`;
    case 'EXDEV':
      return `see that ${path} and the .byods folder beside it are on one file system`;
    case 'EIO':
      return `see that the disk that holds ${path} is well`;
    default:
      return `give the user that runs this the right to write in ${path} and beside it`;
  }
}
