import { type Answer, Refusal } from '../answers.ts';
import { type CodeProblem, codeProblem } from '../authorization-codes.ts';
import { type Call, formOf } from '../call.ts';
import { tokenEndpointError } from '../client-authentication.ts';
import { fingerprint } from '../fingerprint.ts';
import { secondsLeft } from '../tokens.ts';
import { issuePair, newGrant, type SandboxClient, type World } from '../world.ts';

/** `grant_type=authorization_code` (contract 1.3): a code is good once, for its client, address and verifier. */
export function exchangeCode(world: World, call: Call, client: SandboxClient): Answer {
  const form = formOf(call);
  const value = form.get('code') ?? '';
  if (value === '')
    throw new Refusal(tokenEndpointError(world, 400, 'invalid_request', 'code cannot be null or empty'));
  const code = world.codes.get(value);
  const now = world.clock.now();
  const presented = {
    client,
    redirectUri: form.get('redirect_uri') ?? '',
    verifier: form.get('code_verifier') ?? '',
    now,
  };
  const problem = codeProblem(code, presented);
  if (code === undefined || problem !== undefined) {
    const reason = problem ?? 'unknown';
    world.ledger.codeMisuse({ at: new Date(now).toISOString(), hash: fingerprint(value), reason, request: call.seq });
    throw new Refusal(tokenEndpointError(world, 400, 'invalid_grant', TEXTS[reason]));
  }
  code.used = true;
  const grant = newGrant(world, { ...client, scopes: code.scopes }, code.orgId);
  const { access, refresh } = issuePair(world, grant, now, 'authorization', call.seq);
  return {
    status: 200,
    json: {
      access_token: access.value,
      expires_in: secondsLeft(access, now),
      refresh_token: refresh.value,
      refresh_token_expires_in: secondsLeft(refresh, now),
      token_type: 'Bearer',
      scope: code.scopes.join(' '),
    },
  };
}

/** No text of Webex's is public (contract 1.5, I). */
const TEXTS: Record<CodeProblem, string> = {
  unknown: 'The authorization code is invalid',
  client: 'The authorization code is invalid',
  used: 'The authorization code was already used',
  expired: 'The authorization code has expired',
  'redirect-uri': 'The redirect_uri does not match the one of the authorization request',
  verifier: 'The code_verifier does not match the code_challenge',
};
