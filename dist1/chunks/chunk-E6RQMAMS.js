// src/core/turns.ts
var Turns = class {
  #last = Promise.resolve();
  take(work) {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => void 0);
    return turn;
  }
  /** Resolves when what was asked for so far is done. Never rejects. */
  async settled() {
    await this.#last;
  }
};

export {
  Turns
};
