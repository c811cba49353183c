/** Whether a text can be a bearer token: printable ASCII without spaces (RFC 6750 section 2.1), fit for a header. Pure. */
export function isBearerToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
