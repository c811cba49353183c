import type { DataSourceClaims } from '../model.ts';

/** What each claim of a data source's signed token means (contract 4.1), in the order of a token. */
export const CLAIM_MEANINGS = [
  ['iss', "issuer: Webex's identity service, which signed it"],
  ['aud', 'audience: for whom it is, in your words'],
  ['sub', 'subject: what it is about, in your words'],
  ['iat', 'when it was issued'],
  ['exp', 'when it ends: Webex opens no new connection after that'],
  ['jti', 'the nonce of the request that made it, of which only a hash is shown'],
  ['com.cisco.datasource.url', 'where Webex connects to'],
  ['com.cisco.datasource.schema.uuid', 'the schema of what is sent there'],
  ['com.cisco.org.uuid', "the customer's org"],
] as const;

/** A claim of a data source's signed token: its name in the token, what it says, and what that means. */
export interface ClaimInWords {
  readonly claim: string;
  readonly value: string;
  readonly meaning: string;
}

/** The claims in words. The nonce is nobody's business: its hash stands for it. Pure. */
export function claimsInWords(claims: DataSourceClaims, nonceHash: string | undefined): ClaimInWords[] {
  const values: Record<(typeof CLAIM_MEANINGS)[number][0], string | undefined> = {
    iss: claims.issuer,
    aud: claims.audience,
    sub: claims.subject,
    iat: iso(claims.issuedAt),
    exp: iso(claims.expiresAt),
    jti: nonceHash && `sha256 ${nonceHash}`,
    'com.cisco.datasource.url': claims.url,
    'com.cisco.datasource.schema.uuid': claims.schemaId,
    'com.cisco.org.uuid': claims.orgId,
  };
  return CLAIM_MEANINGS.flatMap(([claim, meaning]) => {
    const value = values[claim];
    return value === undefined ? [] : [{ claim, value, meaning }];
  });
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
