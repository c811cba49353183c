import { randomBytes } from 'node:crypto';
import { type AuthorizationRequest, authorizationRequest } from './core/policy/authorization-request.ts';
import type { CallbackListener } from './core/ports.ts';
import { Secret } from './core/secret.ts';
import type { Environment } from './core/settings.ts';

/** A request of this run alone: its state and its PKCE verifier are 256 random bits each (RFC 7636 section 7.1). */
export function newAuthorizationRequest(about: {
  apiBaseUrl: string;
  clientId: string;
  redirectUri: string;
}): AuthorizationRequest {
  const random = () => randomBytes(32).toString('base64url');
  return authorizationRequest(about, { state: random(), verifier: new Secret(random()) });
}

/** As the adapter's; loaded only for those who authorize. @throws KeeperError `refused` where the port is taken */
export async function listenForCallback(request: AuthorizationRequest): Promise<CallbackListener> {
  const adapter = await import('./adapters/authorization/listener.ts');
  return await adapter.listenForCallback(request);
}

/** As the adapter's; loaded only where a browser is to be opened. */
export async function openBrowser(
  request: AuthorizationRequest,
  env: Environment,
  failed: () => void,
): Promise<boolean> {
  const adapter = await import('./adapters/authorization/browser.ts');
  return await adapter.openBrowser(request, env, failed);
}
