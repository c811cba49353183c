import type { ForgottenAnswer, HandedToken, Turned } from '../core/endpoint/token-desk.ts';
import { instant, present } from '../core/report.ts';

/** An answer for a program. */
export interface ProgramAnswer {
  readonly status: 200 | 400 | 401 | 404 | 405 | 409 | 421 | 422 | 429 | 500 | 503;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a program is answered when it asks for a token. */
export function tokenAnswer(answer: HandedToken | Turned): ProgramAnswer {
  if (answer.kind !== 'token') return turnedAway(answer);
  const { token, expiresAt, expiresInSeconds, stale } = answer;
  const body = {
    access_token: token.reveal(),
    token_type: 'Bearer',
    expires_at: instant(expiresAt),
    expires_in: expiresInSeconds,
    ...(stale && { stale: true }),
  };
  return { status: 200, body };
}

/** What a program is answered when it has its credential forgotten. */
export function forgottenAnswer(answer: ForgottenAnswer | Turned): ProgramAnswer {
  if (answer.kind !== 'forgotten') return turnedAway(answer);
  const { credential, otherKeys } = answer;
  const body = present({
    forgotten: credential ? 'credential' : 'key',
    other_keys: otherKeys,
    access_token_valid_until: instant(credential?.accessTokenExpiresAt),
    refresh_token_valid_until: instant(credential?.refreshTokenExpiresAt),
    note: noteOn(answer),
  });
  return { status: 200, body };
}

/** No API revokes a token that it is presented; somebody can withdraw what it came from. */
const REVOKED_BY = {
  person:
    'the person who authorized it, by removing the integration at https://developer.webex.com/my-apps or in Control Hub',
  'service-app': "a Full Admin of the org, who takes the service app's authorization back in Control Hub",
  client: 'whoever runs the server that gave them',
} as const;

function noteOn({ credential, otherKeys }: ForgottenAnswer): string {
  if (otherKeys > 0) return 'this key is forgotten; its credential is kept, because other keys open it';
  if (!credential) return 'this key is forgotten; its credential was gone already';
  const who = REVOKED_BY[credential.kind];
  return `access tokens that were handed out stay valid until then; they are revoked by ${who}`;
}

/** An error as every answer tells it. */
export function errorAnswer(
  status: ProgramAnswer['status'],
  error: { code: string; message: string; remedy?: string; trackingId?: string | undefined },
  headers?: Record<string, string>,
): ProgramAnswer {
  return { status, body: { error: present(error) }, ...(headers && { headers }) };
}

/** No word of it tells what is stored where. */
function turnedAway(turned: Turned): ProgramAnswer {
  switch (turned.kind) {
    case 'unauthorized':
      return errorAnswer(
        401,
        { code: 'unauthorized', message: 'the key is missing or not taken', remedy: 'Authorization: Bearer <key>' },
        { 'WWW-Authenticate': 'Bearer realm="token endpoint"' },
      );
    case 'too-many':
      return errorAnswer(
        429,
        { code: 'too-many-requests', message: 'too many requests' },
        retryAfter(turned.retryAfterMs),
      );
    case 'too-long':
      return errorAnswer(422, {
        code: 'too-long',
        message: 'no token of this credential lives for minimum_seconds',
        remedy: 'ask for less, and come again before it ends',
      });
    case 'later': {
      const { trackingId } = turned.error;
      const message = 'there is no token that is still good for so long, and no other could be got now';
      return errorAnswer(503, { code: turned.error.code, message, trackingId }, retryAfter(turned.retryAfterMs));
    }
    case 'person':
      return errorAnswer(409, {
        code: turned.error?.code ?? 'reauthorization-required',
        message: 'nothing renews this credential any more: a person must act',
        remedy: 'authorize again at the start page, or ask whoever runs this endpoint',
        trackingId: turned.error?.trackingId,
      });
    case 'gone':
      return errorAnswer(404, { code: 'not-found', message: 'the credential of this key is there no more' });
  }
}

/** In whole seconds, and never 0 (RFC 9110 section 10.2.3). */
function retryAfter(ms: number): Record<string, string> {
  return { 'Retry-After': String(Math.max(1, Math.ceil(ms / 1000))) };
}
