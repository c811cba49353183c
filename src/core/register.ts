import type { DataSourceChange } from './change.ts';
import { asKeeperError, KeeperError, type WebexUnreachableError } from './errors.ts';
import { asFarAsRead } from './incomplete-list.ts';
import type { DataSource, DataSourceFields, DataSourceUpdate } from './model.ts';
import { type KnownOfOperation, noting } from './operation-error.ts';
import { carries, proveSettings } from './policy/change-proof.ts';
import { changesOf } from './policy/data-source-diff.ts';
import type { WithTrackingId } from './ports.ts';
import { type ChangeContext, freshNonce, isLost, isNonceConflict, readOne, TRIES } from './replace.ts';

/** A data source that Webex made, and how it came to know of it. */
interface Registered {
  readonly sent: DataSourceUpdate;
  readonly answer: WithTrackingId<DataSource>;
  /** An earlier attempt was lost, and its data source was not to be seen then. */
  readonly afterLost: boolean;
}

/**
 * Registers a data source, and proves it. When the answer is lost, the org's data sources are searched for its nonce
 * before anything is sent again: two data sources of one endpoint are worse than none.
 *
 * @param fields  checked
 * @throws OperationError; its `after` is the data source where one was registered all the same
 */
export async function registerDataSource(context: ChangeContext, fields: DataSourceFields): Promise<DataSourceChange> {
  return await noting(async (known) => {
    const { sent, answer, afterLost } = await post(context, fields, known);
    const { id } = answer.value;
    known.after = answer.value;
    known.raw = answer.raw;
    const { proving, reason } = await prove(context, sent, answer, known);
    const warnings = afterLost ? await surplus(context, sent.nonce, id) : [];
    const { trackingId } = answer;
    const changes = changesOf(undefined, fields);
    return {
      action: 'registered',
      after: proving.value,
      changes,
      reason,
      warnings,
      sent,
      trackingId,
      raw: proving.raw,
    };
  });
}

async function post(context: ChangeContext, fields: DataSourceFields, known: KnownOfOperation): Promise<Registered> {
  let nonce = freshNonce(context);
  let nonceConflicts = 0;
  let lost = false;
  for (let attempt = 1; ; attempt += 1) {
    const sent = { ...fields, nonce };
    known.sent = sent;
    try {
      const answer = await context.withToken((token) => context.dataSources.post(token, sent, context.budget));
      return { sent, answer, afterLost: lost };
    } catch (thrown) {
      if (isLost(thrown) || lost) {
        // Also where a further attempt is refused: perhaps because the one before had worked.
        const answer = await find(context, sent, asKeeperError(thrown));
        if (answer) return { sent, answer, afterLost: lost };
        if (!isLost(thrown)) throw thrown;
        lost = true;
        if (attempt === TRIES) throw gaveUp(thrown);
      } else {
        if (!isNonceConflict(thrown) || nonceConflicts > 0) throw thrown;
        nonceConflicts += 1;
        nonce = freshNonce(context);
      }
    }
  }
}

/** The data source that carries a nonce, read by itself; undefined where there is certainly none. */
async function find(
  context: ChangeContext,
  sent: DataSourceUpdate,
  lost: KeeperError,
): Promise<WithTrackingId<DataSource> | undefined> {
  try {
    const { found, error } = await withNonce(context, sent.nonce);
    if (found[0]) return await readOne(context, found[0].id);
    if (error) throw error;
    return undefined;
  } catch (failed) {
    const why = `${lost.message}; and it could not be looked for: ${asKeeperError(failed).message}`;
    throw new KeeperError('answer-lost', `whether the data source was registered is not known: ${why}`, {
      trackingId: lost.trackingId,
      remedy: `look first whether there is one for ${sent.url} (byods data-sources); register it again only where there is none`,
    });
  }
}

/** What carries a nonce, and why the list of it is not whole. */
async function withNonce(
  { withToken, dataSources, budget }: ChangeContext,
  nonce: string,
): Promise<{ found: DataSource[]; error?: KeeperError }> {
  const list = withToken((token) => dataSources.list(token, budget));
  const { dataSources: all, ...rest } = await asFarAsRead(list);
  return { found: all.filter((each) => carries(each, nonce)), ...rest };
}

function gaveUp({ trackingId }: WebexUnreachableError): KeeperError {
  return new KeeperError(
    'unreachable',
    `the answer to the registration was lost ${TRIES} times, and no data source carries its nonce`,
    { trackingId, remedy: 'try again; byods data-sources shows what is registered' },
  );
}

/** What an attempt that was given up for lost has registered later. */
async function surplus(context: ChangeContext, nonce: string, id: string): Promise<string[]> {
  try {
    const { found, error } = await withNonce(context, nonce);
    const others = found.filter((each) => each.id !== id);
    if (others.length === 0 && error) throw error;
    return others.map(
      (other) =>
        `an attempt whose answer was lost had registered it too, as ${other.id}: byods delete-data-source ${other.id} removes that one`,
    );
  } catch {
    return ['an attempt whose answer was lost may have registered it twice: byods data-sources shows whether it did'];
  }
}

async function prove(
  context: ChangeContext,
  sent: DataSourceUpdate,
  answer: WithTrackingId<DataSource>,
  known: KnownOfOperation,
): Promise<{ proving: WithTrackingId<DataSource>; reason: string }> {
  const { trackingId, value } = answer;
  let proving = answer;
  let proof = proveSettings(sent, proving.value, { now: context.serverNow() });
  if (proof.verdict === 'read-back') {
    proving = await readOne(context, value.id).catch((failed: unknown) => {
      const error = asKeeperError(failed);
      throw new KeeperError(error.code, `data source ${value.id} was registered, and not read back: ${error.message}`, {
        trackingId: error.trackingId,
        remedy: 'byods data-sources shows it; do not register it again',
      });
    });
    known.after = proving.value;
    proof = proveSettings(sent, proving.value, { now: context.serverNow(), readBack: true });
  }
  if (proof.verdict === 'done') return { proving, reason: proof.reason };
  const code = proof.verdict === 'changed' ? 'changed-meanwhile' : 'not-changed';
  throw new KeeperError(code, `data source ${value.id} was registered, but ${proof.reason}`, {
    trackingId,
    remedy: `byods data-sources shows it; set it right with byods update-data-source ${value.id}, or delete it`,
  });
}
