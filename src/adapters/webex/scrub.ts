import type { Secret } from '../../core/secret.ts';

/** Eight characters of a token are enough to recognise it by. */
const PIECE = 8;

/** The end of a Webex token names the cluster and the org (contract 1.3), which are no secrets. */
const ORG_PART = /_[A-Z0-9]{2,8}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Text that a server sent, without any piece of eight or more characters of the given secrets: a server that quotes our
 * request may quote half of a token, which a search for the whole does not find. Pure.
 */
export function scrub(text: string, secrets: readonly Secret[]): string {
  const pieces = new Set<string>();
  for (const secret of secrets) {
    const value = secret.reveal();
    for (const form of [value.replace(ORG_PART, ''), encodeURIComponent(value.replace(ORG_PART, ''))]) {
      for (let at = 0; at + PIECE <= form.length; at += 1) pieces.add(form.slice(at, at + PIECE));
    }
  }
  let clean = '';
  let copiedTo = 0;
  for (let at = 0; at + PIECE <= text.length; at += 1) {
    if (!pieces.has(text.slice(at, at + PIECE))) continue;
    let end = at + PIECE;
    while (end < text.length && pieces.has(text.slice(end - PIECE + 1, end + 1))) end += 1;
    clean += `${text.slice(copiedTo, at)}[redacted]`;
    copiedTo = end;
    at = end - 1;
  }
  return clean + text.slice(copiedTo);
}
