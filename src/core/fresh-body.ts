import type { DataSource, DataSourceUpdate } from './model.ts';

/** What was read serves so long to be written back; then it is read again, because a replacement replaces every field. */
export const READING_SERVES_MS = 60_000;

/** A data source as it was read, and when: on the monotonic clock. */
export interface Reading {
  readonly dataSource: DataSource;
  readonly at: number;
}

/** How a body is made, and made anew. */
export interface BodySource {
  readonly read: () => Promise<DataSource>;
  /** The body for a data source as it is, with a nonce of its own; throws where there is none, as for a disabled one. */
  readonly plan: (dataSource: DataSource) => DataSourceUpdate;
  readonly monotonic: () => number;
}

/**
 * The body of a PUT, which may have to wait: for its turn, for a pause that Webex asks for, or after an error. It is asked
 * for before each attempt, and made anew where what it was made of has grown old.
 */
export class FreshBody {
  readonly #source: BodySource;
  #reading: Reading;
  #update: DataSourceUpdate;

  constructor(reading: Reading, source: BodySource) {
    this.#source = source;
    this.#reading = reading;
    this.#update = source.plan(reading.dataSource);
  }

  /** The data source that the body was made of. */
  get before(): DataSource {
    return this.#reading.dataSource;
  }

  /** As it was sent last, or is to be sent. */
  get update(): DataSourceUpdate {
    return this.#update;
  }

  /** The body to send now. */
  readonly current = async (): Promise<DataSourceUpdate> => {
    const { read, plan, monotonic } = this.#source;
    if (monotonic() - this.#reading.at >= READING_SERVES_MS) {
      const dataSource = await read();
      this.#update = plan(dataSource);
      this.#reading = { dataSource, at: monotonic() };
    }
    return this.#update;
  };
}
