// src/core/single-flight.ts
var SingleFlight = class {
  #running = /* @__PURE__ */ new Map();
  run(key, work) {
    const running = this.#running.get(key);
    if (running) return running;
    const promise = work().finally(() => this.#running.delete(key));
    this.#running.set(key, promise);
    return promise;
  }
  /** Resolves when nothing runs any more; never rejects. */
  async settled() {
    while (this.#running.size > 0) await Promise.allSettled(this.#running.values());
  }
};
async function everyOne(promises) {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

export {
  SingleFlight,
  everyOne
};
