import {
  KeeperError
} from "./chunk-DSMZJSUZ.js";

// src/core/incomplete-list.ts
var IncompleteListError = class extends KeeperError {
  // Not a property: an error that nobody catches is printed with all of them.
  #found;
  constructor(code, message, found, details) {
    super(code, message, details);
    this.#found = found;
  }
  /** What was read before the end. */
  get found() {
    return this.#found;
  }
};
async function asFarAsRead(listing) {
  try {
    return { dataSources: await listing };
  } catch (thrown) {
    if (thrown instanceof IncompleteListError) return { dataSources: thrown.found, error: thrown };
    throw thrown;
  }
}

export {
  IncompleteListError,
  asFarAsRead
};
