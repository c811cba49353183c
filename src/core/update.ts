import { type DataSourceChange, refuseProblems } from './change.ts';
import { KeeperError } from './errors.ts';
import type { DataSource, DataSourceFields, DataSourceUpdate } from './model.ts';
import { noting } from './operation-error.ts';
import { carries, proveSettings } from './policy/change-proof.ts';
import { changesOf } from './policy/data-source-diff.ts';
import { messageProblems } from './policy/data-source-fields.ts';
import { planReplacement } from './policy/replacement.ts';
import { type ChangeContext, readOne, replaceDataSource } from './replace.ts';

/**
 * Changes what is named of a data source, keeps everything else, and proves it. What is so already is not sent.
 *
 * @param changes  checked, each by itself
 * @throws OperationError with the code `usage`, `incomplete`, `not-changed`, `changed-meanwhile`, `not-found`, …
 */
export async function updateDataSource(
  context: ChangeContext,
  id: string,
  changes: Partial<DataSourceFields>,
): Promise<DataSourceChange> {
  return await noting(async (known) => {
    const read = (await readOne(context, id)).value;
    const readAt = context.monotonic();
    known.before = read;
    if (changesOf(read, plannedUpdate(read, 'unsent', changes)).length === 0) {
      return { action: 'unchanged', before: read, after: read, changes: [], reason: 'it is so already', warnings: [] };
    }
    const kind = {
      noun: 'update',
      done: 'updated',
      notDone: 'not-changed',
      plan: (before: DataSource, nonce: string) => {
        refuseOldNonce(before, nonce);
        return plannedUpdate(before, nonce, changes);
      },
      prove: proveSettings,
    } as const;
    const replaced = await replaceDataSource(context, id, kind, { dataSource: read, at: readAt });
    const { before, sent, after } = replaced;
    return { ...replaced, action: 'updated', changes: changesOf(before, sent), warnings: leftover(sent, after) };
  });
}

/**
 * What an update sends: the data source as it is, with what is named.
 *
 * @throws KeeperError `incomplete` for a field that nobody knows, `usage` for a message that is missing or too much
 */
export function plannedUpdate(before: DataSource, nonce: string, changes: Partial<DataSourceFields>): DataSourceUpdate {
  const plan = planReplacement(before, nonce, changes);
  if ('missing' in plan) {
    const names = plan.missing.join(', ');
    throw new KeeperError(
      'incomplete',
      `data source ${before.id} cannot be updated: neither Webex's answer nor its signed token tells its ${names}, and an update replaces all fields; nothing was sent`,
      { remedy: `name it in the same update: ${names}` },
    );
  }
  const { status, errorMessage } = plan.update;
  // A message that stands beside an active one is kept as it is.
  const judged = status === 'disabled' ? errorMessage : changes.errorMessage;
  refuseProblems(messageProblems({ status, ...(judged !== undefined && { errorMessage: judged }) }));
  return plan.update;
}

/** With the nonce that it has, nothing could be proved. */
function refuseOldNonce(before: DataSource, nonce: string): void {
  if (!carries(before, nonce)) return;
  throw new KeeperError('usage', `the nonce for data source ${before.id} is the one that it has; nothing was sent`, {
    remedy: 'leave it out for a new one',
  });
}

/** The message of a data source that was enabled should be gone with its status. */
function leftover(sent: DataSourceUpdate, after: DataSource): string[] {
  if (sent.errorMessage !== undefined || after.errorMessage === undefined) return [];
  return [`data source ${after.id} is ${sent.status}, and Webex still shows its message: "${after.errorMessage}"`];
}
