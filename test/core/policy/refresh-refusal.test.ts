import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { refusalOf } from '../../../src/core/policy/refresh-refusal.ts';

const WEBEX_WORDS = 'The refresh token provided is expired, revoked, malformed, or invalid';
const refusal = (status: number, oauthError?: string, reasons = '', code: ErrorCode = 'webex-refused') => ({
  status,
  oauthError,
  reasons,
  code,
});

describe('refusalOf', () => {
  it.each([
    ['C4: 400 invalid_grant', refusal(400, 'invalid_grant'), 'dead'],
    ['C4: 401 invalid_grant', refusal(401, 'invalid_grant'), 'dead'],
    ["C4: 400 in Webex's shape", refusal(400, undefined, WEBEX_WORDS), 'dead'],
    ["C4: 401 in Webex's shape", refusal(401, undefined, WEBEX_WORDS), 'dead'],
    ['C4: 401 without a word', refusal(401), 'dead'],
    ['C5: invalid_client', refusal(401, 'invalid_client', '', 'client-credentials'), 'client'],
    [
      'C5: words about the client secret',
      refusal(401, undefined, 'client_secret is wrong', 'client-credentials'),
      'client',
    ],
    ['C6: invalid_request', refusal(400, 'invalid_request'), 'other'],
    ['C6: unsupported_grant_type', refusal(400, 'unsupported_grant_type'), 'other'],
    [
      'invalid_request with invalid_grant in its description',
      refusal(400, 'invalid_request', 'invalid_grant: refresh token'),
      'other',
    ],
    ['401 with another OAuth error', refusal(401, 'temporarily_unavailable', WEBEX_WORDS), 'other'],
    ['400 without a word', refusal(400), 'other'],
    ['400 about something else', refusal(400, undefined, 'The request could not be understood'), 'other'],
    ['C7: 403', refusal(403, undefined, WEBEX_WORDS, 'forbidden'), 'other'],
    ['429', refusal(429, undefined, 'refresh token', 'unreachable'), 'other'],
    ['500', refusal(500, undefined, 'refresh token', 'unreachable'), 'other'],
  ])('%s', (_what, error, meaning) => {
    expect(refusalOf(error)).toBe(meaning);
  });
});
