import { KeeperError } from './errors.ts';
import type { DataSource, DataSourceUpdate } from './model.ts';

/** What was known of an operation on a data source when it failed. */
export interface KnownOfOperation {
  before?: DataSource;
  after?: DataSource;
  sent?: DataSourceUpdate;
  raw?: unknown;
}

/** An operation on a data source that failed, with what is known for the operation record. */
export class OperationError extends KeeperError {
  // Not properties: an error that nobody catches is printed with all of them, nonces included.
  readonly #known: Readonly<KnownOfOperation>;

  constructor(cause: KeeperError, known: Readonly<KnownOfOperation>) {
    super(cause.code, cause.message, cause);
    this.#known = known;
  }

  /** The data source as it was read. */
  get before(): DataSource | undefined {
    return this.#known.before;
  }

  /** The data source afterwards, where the operation had an effect all the same. */
  get after(): DataSource | undefined {
    return this.#known.after;
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

/** Does an operation that notes what it learns; a failure is thrown with that. Bugs are thrown as they are. */
export async function noting<T>(operate: (known: KnownOfOperation) => Promise<T>): Promise<T> {
  const known: KnownOfOperation = {};
  try {
    return await operate(known);
  } catch (thrown) {
    // One that was noted further in knows more.
    if (thrown instanceof OperationError || !(thrown instanceof KeeperError)) throw thrown;
    throw new OperationError(thrown, known);
  }
}
