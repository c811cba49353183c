import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import type { DataSource } from '../../core/model.ts';
import { misfit, quoted, type TokenVerdict, wantedKey } from '../../core/policy/token-verdict.ts';
import type { Budget } from '../../core/ports.ts';
import { printable } from '../../core/secret.ts';
import { claimsOf, headerOf } from './jws.ts';
import type { SigningKeys } from './keys.ts';

/** What a verdict takes beside the data source. */
export interface VerifyContext {
  readonly keys: SigningKeys;
  readonly apiOrigin: string;
  /** The clock as Webex sees it. */
  readonly serverNow: () => number;
  readonly budget: Budget;
}

/** Clocks inside Webex differ a little, too. */
const NOT_BEFORE_TOLERANCE_S = 60;

/**
 * Whether Webex signed a data source's token (contract 4), it has not ended, and it says what the data source says. Keys
 * come from issuers on our list alone. Fails softly: a key server that is down is a reason, not an error.
 *
 * @throws KeeperError `interrupted`
 */
export async function verifyToken(dataSource: DataSource, context: VerifyContext): Promise<TokenVerdict> {
  const jws = dataSource.jws?.reveal();
  if (jws === undefined) return refused('Webex gave no signed token with it');
  const wanted = wantedKey(headerOf(jws), claimsOf(jws), context.apiOrigin, context.serverNow());
  if (wanted.reason !== undefined) return refused(wanted.reason);

  const found = await context.keys.find(wanted.address, wanted.keyId, context.budget);
  if (!('key' in found)) {
    return refused(
      found.failure === undefined
        ? `its issuer publishes no key ${quoted(wanted.keyId)}, which is to have signed it`
        : `its signature could not be checked: ${found.failure.message}`,
    );
  }
  const wrong = signatureMistake(jws, found.key, context.serverNow()) ?? misfit(dataSource, wanted.claims);
  return wrong === undefined ? { verified: true } : refused(wrong);
}

/** Its end was judged before; of the content this checks `nbf` alone, which Webex was never seen to write. */
function signatureMistake(jws: string, key: KeyObject, now: number): string | undefined {
  const clockTimestamp = Math.floor(now / 1000);
  try {
    jwt.verify(jws, key, {
      algorithms: ['RS256'],
      ignoreExpiration: true,
      clockTimestamp,
      clockTolerance: NOT_BEFORE_TOLERANCE_S,
    });
    return undefined;
  } catch (thrown) {
    return thrown instanceof jwt.NotBeforeError
      ? 'it is not valid yet'
      : 'its signature does not fit: Webex did not sign this text with the key that it names';
  }
}

function refused(reason: string): TokenVerdict {
  return { verified: false, reason: printable(reason) };
}
