import { type Answer, Refusal, webexError } from '../answers.ts';
import type { AuthorizationEntry } from '../authorization-codes.ts';
import { consentPage, refusalPage } from '../authorize-page.ts';
import { type Call, formOf } from '../call.ts';
import type { SandboxClient, World } from '../world.ts';

type Challenge = { value: string; method: 'S256' | 'plain' };

/** A request for authorization that can be answered at its redirect URI. */
interface Asked {
  client: SandboxClient;
  redirectUri: string;
  state: string | null;
}

/** `GET /authorize` (contract 1.2): a page that asks, unless the mode says how a person has decided. */
export function getAuthorize(world: World, call: Call): Answer {
  const asked = askedBy(world, call);
  const mistake = mistakeIn(call.query, asked.client);
  if (mistake !== undefined) return back(world, call, asked, mistake);
  if (world.modes.authorize !== 'ask') return decided(world, call, asked, world.modes.authorize);
  note(world, call, 'asked');
  const scopes = scopesOf(call.query);
  return { status: 200, html: consentPage(asked.client.name, scopes, asked.redirectUri, call.query) };
}

/** What the page sends when a person has pressed a button. */
export function postAuthorize(world: World, call: Call): Answer {
  const asked = askedBy(world, call);
  const mistake = mistakeIn(call.query, asked.client);
  if (mistake !== undefined) return back(world, call, asked, mistake);
  return decided(world, call, asked, formOf(call).get('decision') === 'approve' ? 'approve' : 'deny');
}

/**
 * Who asks, and where the answer goes. Without a client and an address of his that are known nobody is redirected (RFC
 * 6749 section 4.1.2.1). The address is compared byte for byte, its port too (C).
 */
function askedBy(world: World, { query }: Call): Asked {
  const client = world.clients.find(({ clientId }) => clientId === query.get('client_id'));
  if (client === undefined) throw refused(400, 'Client Id is invalid');
  const [only, another] = client.redirectUris;
  const redirectUri = query.get('redirect_uri') ?? (another === undefined ? only : undefined);
  if (redirectUri === undefined || !client.redirectUris.includes(redirectUri)) {
    throw refused(400, 'The redirect_uri is not one that is registered for this client');
  }
  return { client, redirectUri, state: query.get('state') };
}

function refused(status: number, description: string): Refusal {
  const { json } = webexError(status, description);
  return new Refusal({ status, json, html: refusalPage(description) });
}

function mistakeIn(query: URLSearchParams, client: SandboxClient): readonly [string, string] | undefined {
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'only code is understood here'];
  const scopes = scopesOf(query);
  const isEnabled = scopes.every((scope) => client.scopes.includes(scope));
  if (scopes.length === 0 || !isEnabled) return ['invalid_scope', 'The requested scope is invalid'];
  if (query.get('prompt') === 'none') return ['login_required', 'nobody is logged in here'];
  if (challengeOf(query) === 'bad') return ['invalid_request', 'code_challenge_method must be S256 or plain'];
  return undefined;
}

function decided(world: World, call: Call, asked: Asked, decision: 'approve' | 'deny'): Answer {
  if (decision === 'deny') return back(world, call, asked, ['access_denied', 'The resource owner denied the request']);
  const { client, redirectUri } = asked;
  const challenge = challengeOf(call.query) as Challenge | undefined;
  const code = world.codes.issue(
    {
      client,
      redirectUri,
      orgId: [...world.orgs.keys()][0]!,
      scopes: scopesOf(call.query),
      ...(challenge && { challenge }),
    },
    world.clock.now(),
  );
  note(world, call, 'approved');
  return redirect(asked, { code: code.value });
}

function back(world: World, call: Call, asked: Asked, [error, error_description]: readonly [string, string]): Answer {
  note(world, call, error);
  return redirect(asked, { error, error_description });
}

function redirect({ redirectUri, state }: Asked, answer: Record<string, string>): Answer {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) to.searchParams.set(name, value);
  if (state !== null) to.searchParams.set('state', state);
  return { status: 302, headers: { Location: to.href } };
}

function note(world: World, call: Call, outcome: AuthorizationEntry['outcome']): void {
  world.ledger.authorization({ at: new Date(world.clock.now()).toISOString(), outcome, request: call.seq });
}

function scopesOf(query: URLSearchParams): string[] {
  return (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
}

/** Without a method it is `plain` (RFC 7636 section 4.3). */
function challengeOf(query: URLSearchParams): Challenge | 'bad' | undefined {
  const value = query.get('code_challenge');
  const method = query.get('code_challenge_method') ?? 'plain';
  if (value === null) return undefined;
  return method === 'S256' || method === 'plain' ? { value, method } : 'bad';
}
