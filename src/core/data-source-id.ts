const GRAMMAR = /^[A-Za-z0-9_-]{1,128}$/;

/** `GET /dataSources/schemas` is another resource (contract 3.1): no data source can have that name. */
const TAKEN = new Set(['schemas']);

/**
 * Whether a text can be the id of a data source: one path segment of letters, digits, `_` and `-`. Webex's are UUIDs;
 * anything with a dot, a slash, a percent sign or white space could lead a request, or a file named after it, elsewhere.
 * Pure.
 */
export function isDataSourceId(text: string): boolean {
  return GRAMMAR.test(text) && !TAKEN.has(text);
}
