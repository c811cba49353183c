import { createHash } from 'node:crypto';
import { sameSecret } from './client-authentication.ts';
import type { SeededRandom } from './random.ts';
import type { SandboxClient } from './world.ts';

/** How long a code is good; Webex does not say (contract 1.2), and this is what RFC 6749 section 4.1.2 allows at most. */
const CODE_LIFE_MS = 10 * 60_000;

/** What a client asked for when a person approved: what the exchange is compared with. */
interface Approved {
  client: SandboxClient;
  orgId: string;
  /** The string itself: it is compared byte for byte. */
  redirectUri: string;
  scopes: readonly string[];
  /** PKCE (RFC 7636); left out = the client sent none. */
  challenge?: { value: string; method: 'S256' | 'plain' };
}

/** A code on its way from the browser to the client. */
export interface AuthorizationCode extends Approved {
  value: string;
  issuedAt: number;
  used: boolean;
}

/** Why a code is not good. */
export type CodeProblem = 'unknown' | 'client' | 'used' | 'expired' | 'redirect-uri' | 'verifier';

/** What became of a request for authorization, in the ledger. */
export interface AuthorizationEntry {
  at: string;
  /** `asked`: the page was shown; `approved`: a code was given out; else the error that the browser was sent back with. */
  outcome: string;
  request: number;
}

/** A code presented that should not have been, or not so. */
export interface CodeMisuse {
  at: string;
  hash: string;
  reason: CodeProblem;
  request: number;
}

/** Every code that was ever given out. */
export class CodeBook {
  readonly #random: SeededRandom;
  readonly #codes = new Map<string, AuthorizationCode>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  issue(approved: Approved, issuedAt: number): AuthorizationCode {
    const code = { ...approved, value: `sandbox-code-${this.#random.hex(40)}`, issuedAt, used: false };
    this.#codes.set(code.value, code);
    return code;
  }

  get(value: string): AuthorizationCode | undefined {
    return this.#codes.get(value);
  }

  all(): AuthorizationCode[] {
    return [...this.#codes.values()];
  }
}

/** What is wrong with presenting a code so; nothing, when it is good. */
export function codeProblem(
  code: AuthorizationCode | undefined,
  presented: { client: SandboxClient; redirectUri: string; verifier: string; now: number },
): CodeProblem | undefined {
  if (code === undefined) return 'unknown';
  if (code.client !== presented.client) return 'client';
  if (code.used) return 'used';
  if (presented.now - code.issuedAt >= CODE_LIFE_MS) return 'expired';
  if (code.redirectUri !== presented.redirectUri) return 'redirect-uri';
  return isVerified(code, presented.verifier) ? undefined : 'verifier';
}

/** RFC 7636 section 4.6. A verifier for a code that was asked for without one is not looked at. */
function isVerified({ challenge }: AuthorizationCode, verifier: string): boolean {
  if (challenge === undefined) return true;
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const given = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');
  return sameSecret(challenge.value, given);
}
