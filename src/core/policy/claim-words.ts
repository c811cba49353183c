import type { DataSourceClaims } from '../model.ts';

/** A claim of a data source's signed token: its name in the token, what it says, and what that means. */
export interface ClaimInWords {
  readonly claim: string;
  readonly value: string;
  readonly meaning: string;
}

/** The claims in the order in which people read them (contract 4.1). The nonce is nobody's business: its hash stands for it. Pure. */
export function claimsInWords(claims: DataSourceClaims, nonceHash: string | undefined): ClaimInWords[] {
  const rows: readonly (readonly [string, string | undefined, string])[] = [
    ['iss', claims.issuer, "issuer: Webex's identity service, which signed it"],
    ['aud', claims.audience, 'audience: for whom it is, in your words'],
    ['sub', claims.subject, 'subject: what it is about, in your words'],
    ['iat', iso(claims.issuedAt), 'when it was issued'],
    ['exp', iso(claims.expiresAt), 'when it ends: Webex opens no new connection after that'],
    ['jti', nonceHash && `sha256 ${nonceHash}`, 'the nonce of the request that made it, of which only a hash is shown'],
    ['com.cisco.datasource.url', claims.url, 'where Webex connects to'],
    ['com.cisco.datasource.schema.uuid', claims.schemaId, 'the schema of what is sent there'],
    ['com.cisco.org.uuid', claims.orgId, "the customer's org"],
  ];
  return rows.flatMap(([claim, value, meaning]) => (value === undefined ? [] : [{ claim, value, meaning }]));
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
