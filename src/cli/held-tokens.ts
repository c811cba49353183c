import type { Credential, StoredToken } from '../core/model.ts';
import { instant, present } from '../core/report.ts';
import { lifeLeft } from './text/times.ts';

/** Hex digits of a token's hash that are shown: to tell two tokens apart, never a piece of one. */
const SHOWN_DIGITS = 8;

/** A token as it is shown: the beginning of its hash, and its end where that is known. */
interface HeldToken {
  readonly sha256: string;
  readonly expiresAt?: string;
}

/** The tokens of one credential as they are shown. */
export interface HeldTokens {
  readonly accessToken?: HeldToken;
  readonly refreshToken?: HeldToken;
  readonly obtainedAt?: string;
}

/** What may be told of a credential's tokens; undefined where it has none. */
export function heldTokens(credential: Credential | undefined): HeldTokens | undefined {
  if (!credential?.accessToken && !credential?.refreshToken) return undefined;
  return present({
    accessToken: credential.accessToken && held(credential.accessToken),
    refreshToken: credential.refreshToken && held(credential.refreshToken),
    obtainedAt: instant(credential.obtainedAt),
  }) as HeldTokens;
}

/** The same for people: "access 0a1b2c3d (9 d left), refresh 4e5f6a7b (80 d left)". */
export function tokensInWords(tokens: HeldTokens | undefined, now: number): string {
  const said = (
    [
      ['access', tokens?.accessToken],
      ['refresh', tokens?.refreshToken],
    ] as const
  ).flatMap(([kind, token]) => (token ? [`${kind} ${token.sha256} (${lifeLeft(token.expiresAt, now)})`] : []));
  return said.length > 0 ? said.join(', ') : 'none';
}

function held({ value, expiresAt }: StoredToken): HeldToken {
  return present({ sha256: value.hash.slice(0, SHOWN_DIGITS), expiresAt: instant(expiresAt) }) as HeldToken;
}
