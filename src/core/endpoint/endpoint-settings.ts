import { KeeperError } from '../errors.ts';
import type { OAuthClient } from '../model.ts';
import { AUTHORIZATION_SCOPE, redirectUriOf } from '../policy/authorization-request.ts';
import { LOOPBACK_HOSTS } from '../policy/loopback.ts';
import { Secret } from '../secret.ts';
import { VARIABLE_OF } from '../set-up/variables.ts';
import type { Environment } from '../settings.ts';

/** The variables of the endpoint's own, beside those of the integration and of `NUMBERS`. */
export const ENDPOINT_VARIABLES = {
  redirectUri: 'WEBEX_INTEGRATION_REDIRECT_URI',
  scopes: 'WEBEX_INTEGRATION_SCOPES',
} as const;

/** What people are asked for unless it is configured: the token's owner by name, and what every integration of ours has. */
export const USUAL_SCOPES: readonly string[] = ['spark:people_read', AUTHORIZATION_SCOPE];

/** How people's authorizations are asked for. */
export interface EndpointSettings {
  /** The integration that they authorize; absent: nobody can authorize here, and keys are made with commands. */
  readonly client?: OAuthClient;
  /** Where Webex sends the browser; its origin is where the endpoint is reached. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** As RFC 6749 section 3.3 lets a scope be made of. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

/**
 * Reads how people authorize.
 *
 * @param port  where the endpoint listens: what the redirect leads to unless it is configured
 * @throws KeeperError `configuration`, naming every variable with a bad value
 */
export function readEndpointSettings(env: Environment, port: number): EndpointSettings {
  const problems: string[] = [];
  const given = (value: string | undefined) => value?.trim() || undefined;
  const [clientId, clientSecret] = [given(env.WEBEX_INTEGRATION_CLIENT_ID), given(env.WEBEX_INTEGRATION_CLIENT_SECRET)];
  if ((clientId === undefined) !== (clientSecret === undefined)) {
    problems.push(
      `${VARIABLE_OF.integrationClientId} and ${VARIABLE_OF.integrationClientSecret} belong together, and one is missing`,
    );
  }
  const redirectUri = given(env.WEBEX_INTEGRATION_REDIRECT_URI) ?? redirectUriOf(port);
  const problem = redirectProblem(redirectUri);
  if (problem) problems.push(`${ENDPOINT_VARIABLES.redirectUri} ${problem}`);
  const scopes = [...new Set((given(env.WEBEX_INTEGRATION_SCOPES) ?? USUAL_SCOPES.join(' ')).split(/[\s,]+/))];
  const odd = scopes.find((scope) => !SCOPE.test(scope));
  if (odd !== undefined) problems.push(`${ENDPOINT_VARIABLES.scopes} holds "${odd}", which is no scope`);
  if (problems.length > 0) {
    throw new KeeperError('configuration', `${problems.join('; ')}. Nothing was sent`, {
      remedy: 'correct the environment and run again',
    });
  }
  const client = clientIn(env);
  return {
    redirectUri,
    scopes,
    ...(client && { client }),
  };
}

/** The integration's client as the environment has it; undefined where it has none, or half of one. Pure. */
export function clientIn({ WEBEX_INTEGRATION_CLIENT_ID: id, WEBEX_INTEGRATION_CLIENT_SECRET: secret }: Environment) {
  const [clientId, clientSecret] = [id?.trim(), secret?.trim()];
  return clientId && clientSecret ? { clientId, clientSecret: new Secret(clientSecret) } : undefined;
}

/** Codes and keys travel over it: nothing but https, except on this machine. */
function redirectProblem(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'is no address such as https://tokens.example.com/callback';
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'must be an address without user, query and fragment';
  }
  if (url.href !== text) return `must be written as it is registered, such as ${url.href}`;
  if (['/', '/authorize', '/docs', '/openapi.json'].includes(url.pathname) || /^\/(api|docs)\//.test(url.pathname)) {
    return `must have a path of its own, such as /callback, and has ${url.pathname}`;
  }
  const loopback = LOOPBACK_HOSTS.has(url.hostname);
  return url.protocol === 'https:' || loopback ? undefined : 'must begin with https:// anywhere but on this machine';
}
