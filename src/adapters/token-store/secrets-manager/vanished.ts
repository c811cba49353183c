import { refreshTokenReceivedAt } from '../../../core/credential-entry.ts';
import type { Credential, CredentialUpdate } from '../../../core/model.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import { readTokenConfig } from '../../../core/token-config.ts';
import { entryPath, valueAt } from '../../../core/token-homes.ts';
import { contentOf } from './pending-updates.ts';

/**
 * What a document that somebody else stored has lost of ours, as updates that bring it back. A program that keeps a copy
 * of the secret, as the Python sample does while it runs, stores all of it again for one field, and takes what we wrote
 * since from under us. Pure.
 *
 * Brought back are service-app tokens whose whole entry is gone, and those in whose place stands a refresh token that we
 * received earlier. A refresh token that we do not know was put there by a person, and stays.
 *
 * @param ours  the document of the newest version that we wrote
 */
export function vanished(document: JsonObject, ours: JsonObject, where: string): CredentialUpdate[] {
  const held = readTokenConfig(document, where);
  const known = readTokenConfig(ours, where);
  return [...held.credentials.values()].flatMap((credential): CredentialUpdate[] => {
    const { key } = credential;
    const receivedAt = refreshTokenReceivedAt(document, key) ?? Number.POSITIVE_INFINITY;
    const isOlder = receivedAt < (refreshTokenReceivedAt(ours, key) ?? 0);
    if (!known.credentials.has(key) || !(isOlder || isGone(document, ours, credential))) return [];
    const { notes, ...tokens } = contentOf(ours, key);
    return [{ credential: key, tokens, notes }];
  });
}

function isGone(document: JsonObject, ours: JsonObject, { key, accessToken, refreshToken }: Credential): boolean {
  const entry = entryPath(key);
  return (
    !accessToken &&
    !refreshToken &&
    valueAt(document, entry) === undefined &&
    ['accessToken', 'refreshToken'].some((name) => valueAt(ours, [...entry, name]) !== undefined)
  );
}
