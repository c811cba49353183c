/** Does one thing after the other, in the order in which they were asked for; one that fails does not stop the next. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when what was asked for so far is done. Never rejects. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
