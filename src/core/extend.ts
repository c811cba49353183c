import { asKeeperError, KeeperError, WebexAnswerError, WebexUnreachableError } from './errors.ts';
import type { DataSource, DataSourceUpdate } from './model.ts';
import { lifeOf } from './policy/data-source-renewal.ts';
import { planExtension, proveExtension } from './policy/extension.ts';
import type { Budget, DataSourcesApi, Ids, WithTrackingId } from './ports.ts';
import { redactFromNowOn, type Secret } from './secret.ts';

/** How often a PUT whose answer was lost, and which did not take, is sent in all. */
const TRIES = 3;

/** What an extension needs from outside. */
export interface ExtendContext {
  readonly dataSources: DataSourcesApi;
  /** Calls with an access token of the data source's org; a 401 is retried once with another. */
  readonly withToken: <T>(call: (token: Secret) => Promise<T>) => Promise<T>;
  readonly nonce: Ids['nonce'];
  readonly serverNow: () => number;
  readonly budget: Budget;
}

/** An extension that Webex's answer proves. */
export interface Extension {
  readonly before: DataSource;
  readonly after: DataSource;
  readonly sent: DataSourceUpdate;
  readonly reason: string;
  readonly trackingId?: string | undefined;
  /** The answer that proved it, for the operation record. */
  readonly raw: unknown;
}

/** An extension that failed, with what is known for the operation record. */
export class ExtensionError extends KeeperError {
  // Not properties: an error that nobody catches is printed with all of them, nonces included.
  readonly #known: { readonly before?: DataSource; readonly sent?: DataSourceUpdate; readonly raw?: unknown };

  constructor(cause: KeeperError, known: { before?: DataSource; sent?: DataSourceUpdate; raw?: unknown }) {
    super(cause.code, cause.message, cause);
    this.#known = known;
  }

  /** The data source as it was read. */
  get before(): DataSource | undefined {
    return this.#known.before;
  }

  /** What was sent last. */
  get sent(): DataSourceUpdate | undefined {
    return this.#known.sent;
  }

  /** Webex's answer, if one came. */
  get raw(): unknown {
    return this.#known.raw;
  }
}

/**
 * Gives one data source a new nonce and lifetime, and proves it. Changes nothing else; never touches a disabled one.
 *
 * @param read  the data source as it was read a moment ago; absent: it is read now
 * @throws ExtensionError with the code `disabled`, `incomplete`, `not-extended`, `changed-meanwhile`, `not-found`, …
 */
export async function extendDataSource(
  context: ExtendContext,
  id: string,
  lifetimeMinutes: number,
  read?: DataSource,
): Promise<Extension> {
  const known: { before?: DataSource; sent?: DataSourceUpdate; raw?: unknown } = {};
  try {
    let before = read ?? (await readOne(context, id)).value;
    let nonceConflicts = 0;
    for (let attempt = 1; ; attempt += 1) {
      known.before = before;
      refuseDisabled(before);
      const nonce = context.nonce();
      // A nonce that Webex echoes in an error must not reach logs and records.
      redactFromNowOn(nonce);
      const update = planned(before, nonce, lifetimeMinutes);
      known.sent = update;
      try {
        const answer = await put(context, id, update);
        if ('raw' in answer) {
          known.raw = answer.raw;
          return await prove(context, before, update, answer);
        }
        continueOrGiveUp(attempt);
        // As it is now, for somebody may have disabled or changed it meanwhile.
        before = answer.notTaken;
      } catch (thrown) {
        if (!isNonceConflict(thrown) || nonceConflicts > 0) throw thrown;
        nonceConflicts += 1;
      }
    }
  } catch (thrown) {
    if (thrown instanceof KeeperError) throw new ExtensionError(thrown, known);
    throw thrown;
  }
}

function refuseDisabled(dataSource: DataSource): void {
  if (dataSource.status !== 'disabled') return;
  const why = dataSource.errorMessage === undefined ? '' : ` ("${dataSource.errorMessage}")`;
  throw new KeeperError(
    'disabled',
    `data source ${dataSource.id} is disabled${why}; an extension never enables one, so nothing was sent`,
    {
      remedy:
        'set its status to active where it was disabled, then run this again (byods update-data-source will do it; it is not in this version yet)',
    },
  );
}

function planned(before: DataSource, nonce: string, lifetimeMinutes: number): DataSourceUpdate {
  const plan = planExtension(before, nonce, lifetimeMinutes);
  if ('update' in plan) return plan.update;
  throw new KeeperError(
    'incomplete',
    `data source ${before.id} cannot be extended: neither Webex's answer nor its signed token tells its ${plan.missing.join(', ')}, and an extension replaces all fields; nothing was sent`,
    { remedy: 'update it once with every field given, in the Python sample or through the API' },
  );
}

/** Sends the PUT. When its answer is lost, reads back: the answer that shows our nonce, or the data source as it is instead. */
async function put(
  context: ExtendContext,
  id: string,
  update: DataSourceUpdate,
): Promise<WithTrackingId<DataSource> | { readonly notTaken: DataSource }> {
  try {
    return await context.withToken((token) => context.dataSources.put(token, id, update, context.budget));
  } catch (thrown) {
    if (!(thrown instanceof WebexUnreachableError) || thrown.sent === 'no') throw thrown;
    const now = await readOne(context, id).catch((failed: unknown) => {
      const why = `${thrown.message}; and it could not be read back: ${asKeeperError(failed).message}`;
      throw new WebexUnreachableError(`whether ${id} was extended is not known: ${why}`, {
        sent: 'maybe',
        remedy: 'run it again: an extension that is made twice does no harm',
        trackingId: thrown.trackingId,
      });
    });
    return (now.value.claims?.nonce ?? now.value.nonce) === update.nonce ? now : { notTaken: now.value };
  }
}

function continueOrGiveUp(attempt: number): void {
  if (attempt < TRIES) return;
  throw new KeeperError(
    'unreachable',
    `the answer to the extension was lost ${TRIES} times and none of them took effect`,
    {
      remedy: 'try again; the data source is as it was',
    },
  );
}

async function prove(
  context: ExtendContext,
  before: DataSource,
  update: DataSourceUpdate,
  answer: WithTrackingId<DataSource>,
): Promise<Extension> {
  const { expiresAt: previous } = lifeOf(before, context.serverNow());
  let proving = answer;
  let proof = proveExtension(update, proving.value, previous, context.serverNow());
  if (proof.verdict === 'read-back') {
    proving = await readOne(context, before.id);
    proof = proveExtension(update, proving.value, previous, context.serverNow(), { readBack: true });
  }
  const { trackingId } = answer;
  if (proof.verdict === 'changed') {
    throw new KeeperError('changed-meanwhile', `data source ${before.id} was extended, but ${proof.reason}`, {
      trackingId,
      remedy:
        'look at the data source and set the fields right: the extension sent the values that it had read just before',
    });
  }
  if (proof.verdict !== 'extended') {
    throw new KeeperError('not-extended', `Webex accepted the extension of ${before.id}, but ${proof.reason}`, {
      trackingId,
      remedy: 'try again; if it stays so, give Webex support the trackingId',
    });
  }
  return { before, after: proving.value, sent: update, reason: proof.reason, trackingId, raw: proving.raw };
}

async function readOne(context: ExtendContext, id: string): Promise<WithTrackingId<DataSource>> {
  return await context.withToken((token) => context.dataSources.get(token, id, context.budget));
}

/** Whether Webex refused the nonce (its answer to a reused one is not documented, contract 3.2): a fresh one may pass. */
function isNonceConflict(thrown: unknown): boolean {
  return (
    thrown instanceof WebexAnswerError &&
    (thrown.status === 409 || thrown.status === 400) &&
    /nonce/i.test(thrown.reasons)
  );
}
