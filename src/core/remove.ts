import type { DataSourceChange } from './change.ts';
import { asKeeperError, KeeperError } from './errors.ts';
import type { DataSource } from './model.ts';
import { noting } from './operation-error.ts';
import { changesOf } from './policy/data-source-diff.ts';
import type { WithTrackingId } from './ports.ts';
import { type ChangeContext, isLost, readOne, TRIES } from './replace.ts';

/**
 * Deletes a data source, and reads it once more to see that it is gone. It is read first, so that 404 afterwards can mean
 * nothing but that: also where an answer was lost, and the deletion had worked.
 *
 * @throws OperationError with the code `not-found`, `not-changed`, …
 */
export async function removeDataSource(context: ChangeContext, id: string): Promise<DataSourceChange> {
  return await noting(async (known) => {
    const before = (await readOne(context, id)).value;
    known.before = before;
    const trackingId = await send(context, id);
    const warnings: string[] = [];
    const left = await readIfThere(context, id).catch((failed: unknown) => {
      warnings.push(
        `Webex accepted the deletion of ${id}, and nobody could look whether it is gone: ${asKeeperError(failed).message}`,
      );
    });
    if (left) {
      known.after = left.value;
      known.raw = left.raw;
      throw new KeeperError('not-changed', `Webex accepted the deletion of ${id}, but it is still there`, {
        trackingId: trackingId ?? left.trackingId,
        remedy: 'try again; if it stays so, give Webex support the trackingId',
      });
    }
    const reason = warnings.length > 0 ? 'Webex accepted it' : 'it is gone';
    return { action: 'deleted', before, changes: changesOf(before, undefined), reason, warnings, trackingId };
  });
}

/** Sends the DELETE until Webex has accepted it or the data source is gone; returns the trackingId, if there is one. */
async function send(context: ChangeContext, id: string): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await context.withToken((token) => context.dataSources.delete(token, id, context.budget))).trackingId;
    } catch (thrown) {
      const error = asKeeperError(thrown);
      if (error.code === 'not-found') return error.trackingId;
      if (!isLost(thrown)) throw thrown;
      const left = await readIfThere(context, id).catch((failed: unknown) => {
        const why = `${error.message}; and it could not be read back: ${asKeeperError(failed).message}`;
        throw new KeeperError('answer-lost', `whether ${id} was deleted is not known: ${why}`, {
          trackingId: error.trackingId,
          remedy: 'run it again: what is gone is not found, and nothing else is touched',
        });
      });
      if (!left) return error.trackingId;
      if (attempt === TRIES) {
        throw new KeeperError(
          'unreachable',
          `the answer to the deletion was lost ${TRIES} times, and ${id} is still there`,
          {
            trackingId: error.trackingId,
            remedy: 'try again',
          },
        );
      }
    }
  }
}

async function readIfThere(context: ChangeContext, id: string): Promise<WithTrackingId<DataSource> | undefined> {
  return await readOne(context, id).catch((thrown: unknown) => {
    if (asKeeperError(thrown).code === 'not-found') return undefined;
    throw thrown;
  });
}
