import { timingSafeEqual } from 'node:crypto';
import { type Answer, oauthError, Refusal, webexError } from './answers.ts';
import { type Call, formOf } from './call.ts';
import type { SandboxClient, World } from './world.ts';

/** An error of the token endpoint, in the shape that the modes say. */
export function tokenEndpointError(world: World, status: number, code: string, text: string, message?: string): Answer {
  if (world.modes.tokenErrorShape === 'oauth') return oauthError(status, code, text);
  return webexError(status, text, message === undefined ? {} : { message });
}

/**
 * The client that a form names, by HTTP Basic or in the body (C: discovery lists the first, every sample does the
 * second). The refusals carry the texts that are public; their statuses are switchable where unknown.
 */
export function authenticateClient(world: World, call: Call): SandboxClient {
  const { clientId, clientSecret } = presentedClient(call);
  if (!clientSecret) {
    const status = world.modes.missingSecretStatus;
    throw new Refusal(tokenEndpointError(world, status, 'invalid_client', 'client_secret cannot be null or empty'));
  }
  const client = world.clients.find((each) => each.clientId === clientId);
  if (client === undefined) {
    throw new Refusal(tokenEndpointError(world, 400, 'invalid_client', 'Client Id is invalid'));
  }
  if (!sameSecret(client.clientSecret, clientSecret)) throw wrongSecret(world, 'token');
  return client;
}

/** Wrong client secret: the texts of the OpenAPI example (C), the status switchable (S). */
export function wrongSecret(world: World, endpoint: 'token' | 'mint'): Refusal {
  const text = 'The provided clientSecret is invalid';
  const status = world.modes.wrongSecretStatus;
  if (endpoint === 'mint') return new Refusal(webexError(status, text, { message: 'Invalid client credentials' }));
  return new Refusal(tokenEndpointError(world, status, 'invalid_client', text, 'Invalid client credentials'));
}

export function sameSecret(kept: string, presented: string): boolean {
  const [a, b] = [Buffer.from(kept), Buffer.from(presented)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whatever client id and secret a call carries, unchecked. */
export function presentedClient(call: Call): { clientId: string; clientSecret: string } {
  const basic = /^Basic +(\S+)$/i.exec(call.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [, id = '', secret = ''] = /^([^:]*):?(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
    return { clientId: formDecoded(id), clientSecret: formDecoded(secret) };
  }
  const form = formOf(call);
  return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
}

/** RFC 6749 form-encodes both halves of Basic; what does not decode is taken as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
