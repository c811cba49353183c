import { asKeeperError, KeeperError, SaveFailedError } from '../../../core/errors.ts';
import type { StoreUpdate } from '../../../core/model.ts';
import type { Log } from '../../../core/ports.ts';
import { subjectsOf } from '../../../core/store-update.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';

/** The updates of one rescue file. */
export interface RescuedUpdates {
  readonly updates: readonly StoreUpdate[];
  /** Removes the file. */
  readonly discard: () => Promise<void>;
}

/** Where updates go that could not be saved, and how the store is called in messages. */
export interface RescueSettings {
  readonly where: string;
  readonly log: Log | undefined;
  readonly rescue: (updates: readonly StoreUpdate[]) => Promise<string | undefined>;
  /** What earlier runs on this machine kept aside that way, oldest first. */
  readonly rescued: () => Promise<readonly RescuedUpdates[]>;
}

/** A save that failed. */
export interface FailedSave {
  readonly cause: KeeperError;
  /** The orgs that the document lists, for their names. */
  readonly orgs: readonly TargetOrg[];
  /** Where in the store the updates are already, and who takes them up, if they came that far. */
  readonly safeIn: string | undefined;
}

/**
 * Keeps updates that could not be published, and gives the error that tells why, and where they are now.
 */
export async function saveFailed(
  { where, log, rescue }: RescueSettings,
  updates: readonly StoreUpdate[],
  { cause, orgs, safeIn }: FailedSave,
): Promise<SaveFailedError> {
  const rescuedTo = await rescue(updates).catch((thrown: unknown) => {
    log?.error('the rescue file could not be written', { error: asKeeperError(thrown).message });
    return undefined;
  });
  const places: string[] = [];
  if (safeIn !== undefined) places.push(safeIn);
  if (rescuedTo !== undefined) places.push(`in the file ${rescuedTo}`);
  const safe = places.length > 0 ? `They are ${places.join('; also ')}` : 'They are nowhere but in this process';
  const names = subjectsOf(updates, orgs);
  return new SaveFailedError(`what is new of ${names} could not be published in ${where}: ${cause.message}. ${safe}`, {
    remedy: cause.remedy ?? 'mend the cause and run again',
    rescuedTo,
  });
}

/** A publication was refused, each time because somebody had changed the secret once more. */
export function changedAgainAndAgain(where: string): KeeperError {
  return new KeeperError('store-unavailable', `${where} is being changed by somebody else again and again`, {
    remedy: 'close whatever edits it and run again',
  });
}
