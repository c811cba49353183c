import { asKeeperError, type ErrorCode, KeeperError, WebexAnswerError, WebexUnreachableError } from './errors.ts';
import { FreshBody, type Reading } from './fresh-body.ts';
import type { DataSource, DataSourceUpdate } from './model.ts';
import { type KnownOfOperation, noting } from './operation-error.ts';
import { type ChangeProof, type ProofContext, tookEffect } from './policy/change-proof.ts';
import type { Budget, DataSourcesApi, Ids, WithTrackingId } from './ports.ts';
import { redactFromNowOn, type Secret } from './secret.ts';

/** How often what was lost on the way, and did not take effect, is sent in all. */
export const TRIES = 3;

/** What a change of a data source needs from outside. */
export interface ChangeContext {
  readonly dataSources: DataSourcesApi;
  /** Calls with an access token of the data source's org; a 401 is retried once with another. */
  readonly withToken: <T>(call: (token: Secret) => Promise<T>) => Promise<T>;
  readonly nonce: Ids['nonce'];
  readonly serverNow: () => number;
  readonly monotonic: () => number;
  readonly budget: Budget;
}

/** Why and how everything of a data source is replaced. */
export interface ReplacementKind {
  readonly noun: 'extension' | 'update';
  readonly done: 'extended' | 'updated';
  /** Webex accepted it, and it did not take effect. */
  readonly notDone: ErrorCode;
  /** The body; throws where there is none. Asked again of the data source as it is then, when that was read again. */
  readonly plan: (before: DataSource, nonce: string) => DataSourceUpdate;
  readonly prove: (sent: DataSourceUpdate, answer: DataSource, context: ProofContext) => ChangeProof;
}

/** A replacement that Webex's answer proves. */
export interface Replaced {
  readonly before: DataSource;
  readonly after: DataSource;
  readonly sent: DataSourceUpdate;
  readonly reason: string;
  readonly trackingId?: string | undefined;
  /** The answer that proved it, for the operation record. */
  readonly raw: unknown;
}

/**
 * Sends a full replacement with a nonce of its own, and proves it. When the answer is lost, the data source is read:
 * where it carries the nonce it worked, else it is sent again.
 *
 * @param read  the data source as it was read, and when; absent: it is read now
 * @throws OperationError
 */
export async function replaceDataSource(
  context: ChangeContext,
  id: string,
  kind: ReplacementKind,
  read?: Reading,
): Promise<Replaced> {
  return await noting(async (known) => {
    const { monotonic } = context;
    const readNow = async () => (await readOne(context, id)).value;
    const plan = (before: DataSource): DataSourceUpdate => {
      known.before = before;
      known.sent = kind.plan(before, freshNonce(context));
      return known.sent;
    };
    let reading = read ?? { dataSource: await readNow(), at: monotonic() };
    let nonceConflicts = 0;
    for (let attempt = 1; ; attempt += 1) {
      const body = new FreshBody(reading, { read: readNow, plan, monotonic });
      try {
        const answer = await put(context, id, body, kind);
        if ('raw' in answer) return await prove(context, kind, body, answer, known);
        continueOrGiveUp(attempt, kind);
        // As it is now, for somebody may have disabled or changed it meanwhile.
        reading = { dataSource: answer.notTaken, at: monotonic() };
      } catch (thrown) {
        if (!isNonceConflict(thrown) || nonceConflicts > 0) throw thrown;
        nonceConflicts += 1;
      }
    }
  });
}

/** The data source as it is now. */
export async function readOne(context: ChangeContext, id: string): Promise<WithTrackingId<DataSource>> {
  return await context.withToken((token) => context.dataSources.get(token, id, context.budget));
}

/** A nonce, which no log and no record shows from now on: Webex may echo it in an error. */
export function freshNonce(context: ChangeContext): string {
  const nonce = context.nonce();
  redactFromNowOn(nonce);
  return nonce;
}

/** Whether an answer was lost on its way: then nobody knows whether Webex acted. */
export function isLost(thrown: unknown): thrown is WebexUnreachableError {
  return thrown instanceof WebexUnreachableError && thrown.sent === 'maybe';
}

/** Whether Webex refused the nonce (its answer to a reused one is not documented, contract 3.2): a fresh one may pass. */
export function isNonceConflict(thrown: unknown): boolean {
  return (
    thrown instanceof WebexAnswerError &&
    (thrown.status === 409 || thrown.status === 400) &&
    /nonce/i.test(thrown.reasons)
  );
}

/** Sends the PUT. When its answer is lost, reads back: the answer that shows that it worked, or the data source as it is instead. */
async function put(
  context: ChangeContext,
  id: string,
  body: FreshBody,
  { noun, done }: ReplacementKind,
): Promise<WithTrackingId<DataSource> | { readonly notTaken: DataSource }> {
  try {
    return await context.withToken((token) => context.dataSources.put(token, id, body.current, context.budget));
  } catch (thrown) {
    if (!isLost(thrown)) throw thrown;
    const now = await readOne(context, id).catch((failed: unknown) => {
      const why = `${thrown.message}; and it could not be read back: ${asKeeperError(failed).message}`;
      throw new WebexUnreachableError(`whether ${id} was ${done} is not known: ${why}`, {
        sent: 'maybe',
        remedy: `run it again: an ${noun} that is made twice does no harm`,
        trackingId: thrown.trackingId,
      });
    });
    return tookEffect(body.update, now.value) ? now : { notTaken: now.value };
  }
}

function continueOrGiveUp(attempt: number, { noun }: ReplacementKind): void {
  if (attempt < TRIES) return;
  throw new KeeperError(
    'unreachable',
    `the answer to the ${noun} was lost ${TRIES} times and none of them took effect`,
    {
      remedy: 'try again; the data source is as it was',
    },
  );
}

async function prove(
  context: ChangeContext,
  kind: ReplacementKind,
  { before, update }: FreshBody,
  answer: WithTrackingId<DataSource>,
  known: KnownOfOperation,
): Promise<Replaced> {
  const { noun, done } = kind;
  known.raw = answer.raw;
  let proving = answer;
  let proof = kind.prove(update, proving.value, { before, now: context.serverNow() });
  if (proof.verdict === 'read-back') {
    proving = await readOne(context, before.id);
    proof = kind.prove(update, proving.value, { before, now: context.serverNow(), readBack: true });
  }
  const { trackingId } = answer;
  if (proof.verdict === 'changed') {
    known.after = proving.value;
    throw new KeeperError('changed-meanwhile', `data source ${before.id} was ${done}, but ${proof.reason}`, {
      trackingId,
      remedy: `look at the data source and set the fields right: the ${noun} sent the values that it had read just before`,
    });
  }
  if (proof.verdict !== 'done') {
    throw new KeeperError(kind.notDone, `Webex accepted the ${noun} of ${before.id}, but ${proof.reason}`, {
      trackingId,
      remedy: 'try again; if it stays so, give Webex support the trackingId',
    });
  }
  return { before, after: proving.value, sent: update, reason: proof.reason, trackingId, raw: proving.raw };
}
