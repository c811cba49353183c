import { type ErrorCode, type ErrorDetails, KeeperError } from './errors.ts';
import type { DataSource } from './model.ts';

/**
 * A list of data sources that ended before its end: what it does not show may lapse with nobody told. Thrown, so that
 * nobody takes the part for the whole; whoever can use the part asks for {@link found}.
 */
export class IncompleteListError extends KeeperError {
  // Not a property: an error that nobody catches is printed with all of them.
  readonly #found: readonly DataSource[];

  constructor(code: ErrorCode, message: string, found: readonly DataSource[], details: ErrorDetails) {
    super(code, message, details);
    this.#found = found;
  }

  /** What was read before the end. */
  get found(): readonly DataSource[] {
    return this.#found;
  }
}

/** What a listing gave: everything, or what was read of it and why not more. What else it throws is thrown. */
export async function asFarAsRead(
  listing: Promise<readonly DataSource[]>,
): Promise<{ readonly dataSources: readonly DataSource[]; readonly error?: IncompleteListError }> {
  try {
    return { dataSources: await listing };
  } catch (thrown) {
    if (thrown instanceof IncompleteListError) return { dataSources: thrown.found, error: thrown };
    throw thrown;
  }
}
