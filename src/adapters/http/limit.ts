/** The absolute end of a request: its own time, or the run's signal. Real time: a request cannot wait for a test's clock. */
export class Limit {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  readonly #interrupt = () => this.#end('interrupted');
  /** Rejects when it is reached, also while a connection is still being made, which undici would wait for. */
  readonly reached: Promise<never>;
  why: 'deadline' | 'interrupted' | undefined;

  constructor(ms: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    this.reached = new Promise((_, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
    });
    this.reached.catch(() => {});
    this.#timer = setTimeout(() => this.#end('deadline'), Math.max(1, Math.min(ms, 2 ** 31 - 1)));
    if (outer?.aborted) this.#interrupt();
    else outer?.addEventListener('abort', this.#interrupt, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#interrupt);
  }

  #end(why: 'deadline' | 'interrupted'): void {
    this.why ??= why;
    this.#controller.abort(new Error(why));
  }
}
