import { randomBytes } from 'node:crypto';
import { type AuthorizationRequest, authorizationRequest, redirectUriOf } from './core/policy/authorization-request.ts';
import type { CallbackListener } from './core/ports.ts';
import { Secret } from './core/secret.ts';

/** A request of this run alone: its state and its PKCE verifier are 256 random bits each (RFC 7636 section 7.1). */
export function newAuthorizationRequest(about: {
  apiBaseUrl: string;
  clientId: string;
  port: number;
}): AuthorizationRequest {
  const random = () => randomBytes(32).toString('base64url');
  const { apiBaseUrl, clientId, port } = about;
  const redirectUri = redirectUriOf(port);
  return authorizationRequest(
    { apiBaseUrl, clientId, redirectUri },
    { state: random(), verifier: new Secret(random()) },
  );
}

/** As the adapter's; loaded only for those who authorize. @throws KeeperError `refused` where the port is taken */
export async function listenForCallback(request: AuthorizationRequest): Promise<CallbackListener> {
  const adapter = await import('./adapters/authorization/listener.ts');
  return await adapter.listenForCallback(request);
}

/** As the adapter's; loaded only where a browser is to be opened. */
export async function openBrowser(request: AuthorizationRequest, failed: () => void): Promise<boolean> {
  const adapter = await import('./adapters/authorization/browser.ts');
  return await adapter.openBrowser(request, failed);
}
