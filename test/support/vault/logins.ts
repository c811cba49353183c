import { type FakeAnswer, refusal, wrapped } from './kv-engine.ts';
import { isSignedCallerIdentity } from './signed-identity.ts';
import type { FakeTokens, TokenWishes } from './tokens.ts';

/** Who may log in to the fake, and what he gets. */
export type FakeLogin = TokenWishes &
  (
    | { readonly method: 'approle'; readonly roleId: string; readonly secretId?: string }
    | { readonly method: 'kubernetes'; readonly role: string; readonly jwt: string }
    | { readonly method: 'aws'; readonly role: string; readonly secretAccessKey: string; readonly serverId?: string }
  );

/** A login at one mount. The words of a refusal are those of the server. */
export function answerLogin(login: FakeLogin, tokens: FakeTokens, given: Record<string, unknown>): FakeAnswer {
  const problem = refusalOf(login, given);
  return problem ?? { status: 200, body: wrapped(null, tokens.auth(tokens.create(login))) };
}

function refusalOf(login: FakeLogin, given: Record<string, unknown>): FakeAnswer | undefined {
  switch (login.method) {
    case 'approle':
      if (given.role_id !== login.roleId) return refusal(400, 'invalid role or secret ID');
      return given.secret_id === login.secretId ? undefined : refusal(400, 'invalid role or secret ID');
    case 'kubernetes':
      if (given.role !== login.role) return refusal(400, `invalid role name "${given.role}"`);
      return given.jwt === login.jwt ? undefined : refusal(403, 'permission denied');
    case 'aws':
      if (given.role !== undefined && given.role !== login.role)
        return refusal(400, `entry for role ${given.role} not found`);
      return isSignedCallerIdentity(given, login)
        ? undefined
        : refusal(400, 'error making upstream request: received error code 403 from STS');
  }
}
