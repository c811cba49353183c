import { KeeperError } from './errors.ts';
import type { Reading } from './fresh-body.ts';
import type { DataSource, DataSourceUpdate } from './model.ts';
import { proveExtension } from './policy/change-proof.ts';
import { planReplacement } from './policy/replacement.ts';
import { type ChangeContext, type Replaced, replaceDataSource } from './replace.ts';

/** An extension that Webex's answer proves. */
export type Extension = Replaced;

/**
 * Gives one data source a new nonce and lifetime, and proves it. Changes nothing else; never touches a disabled one.
 *
 * @param read  the data source as it was read, and when; absent: it is read now
 * @throws OperationError with the code `disabled`, `incomplete`, `not-extended`, `changed-meanwhile`, `not-found`, …
 */
export async function extendDataSource(
  context: ChangeContext,
  id: string,
  lifetimeMinutes: number,
  read?: Reading,
): Promise<Extension> {
  const kind = {
    noun: 'extension',
    done: 'extended',
    notDone: 'not-extended',
    plan: (before: DataSource, nonce: string) => planned(before, nonce, lifetimeMinutes),
    prove: proveExtension,
  } as const;
  return await replaceDataSource(context, id, kind, read);
}

function planned(before: DataSource, nonce: string, tokenLifetimeMinutes: number): DataSourceUpdate {
  refuseDisabled(before);
  const plan = planReplacement(before, nonce, { tokenLifetimeMinutes });
  if ('update' in plan) return plan.update;
  throw new KeeperError(
    'incomplete',
    `data source ${before.id} cannot be extended: neither Webex's answer nor its signed token tells its ${plan.missing.join(', ')}, and an extension replaces all fields; nothing was sent`,
    { remedy: `name what is missing once: byods update-data-source ${before.id} (its --help lists the fields)` },
  );
}

function refuseDisabled(dataSource: DataSource): void {
  if (dataSource.status !== 'disabled') return;
  const why = dataSource.errorMessage === undefined ? '' : ` ("${dataSource.errorMessage}")`;
  throw new KeeperError(
    'disabled',
    `data source ${dataSource.id} is disabled${why}; an extension never enables one, so nothing was sent`,
    { remedy: `byods update-data-source ${dataSource.id} --status active` },
  );
}
