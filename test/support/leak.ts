import { expect } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';

/** Pieces of a secret's random part that are this long count as a leak. */
const PIECE = 8;

/** Every secret of a sandbox, as of its start and as of now, in the parts that are random. */
export function secretsOf({ setup, control }: Sandbox): string[] {
  const pairs = [...Object.values(setup.serviceAppTokens), setup.integration];
  const now = control.credentials.list().map(({ id }) => control.credentials.current(id));
  return [
    setup.serviceApp.clientSecret,
    setup.integration?.clientSecret,
    setup.personalAccessToken,
    ...[...pairs, ...now].flatMap((pair) => [pair?.accessToken, pair?.refreshToken]),
    ...control.credentials.codes(),
  ].filter((value) => value !== undefined);
}

/**
 * Fails when a text holds any eight characters in a row of the random part of a fake token or client secret, or anything
 * that looks like a signed token.
 */
export function expectNoLeak(text: string, sandbox: Sandbox): void {
  const pieces = new Set<string>();
  for (const secret of secretsOf(sandbox)) {
    const random = /[0-9a-f]{40,}/.exec(secret)![0];
    for (let at = 0; at + PIECE <= random.length; at += 1) pieces.add(random.slice(at, at + PIECE));
  }
  const found = [];
  for (let at = 0; at + PIECE <= text.length; at += 1) {
    if (pieces.has(text.slice(at, at + PIECE))) found.push(text.slice(Math.max(0, at - 40), at + PIECE));
  }
  expect(found, 'pieces of secrets').toEqual([]);
  expect(/eyJ[\w-]{10,}\.[\w-]{8,}/.exec(text)?.[0], 'a signed token').toBeUndefined();
}
