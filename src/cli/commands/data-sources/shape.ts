import type { DataSource, DataSourceClaims } from '../../../core/model.ts';
import type { TokenVerdict } from '../../../core/policy/token-verdict.ts';
import { instant, present } from '../../../core/report.ts';
import { hashOf } from '../../../core/secret.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { type ListedDataSource, listed } from '../../listed-data-source.ts';

/** The beginning of the hash of what is not to be shown. */
interface Hashed {
  readonly sha256: string;
}

/** The claims of a signed token under their own names (contract 4.1). */
export interface ShownClaims {
  readonly iss?: string;
  readonly aud?: string;
  readonly sub?: string;
  readonly iat?: string;
  readonly exp?: string;
  readonly jti?: Hashed;
  readonly 'com.cisco.datasource.url'?: string;
  readonly 'com.cisco.datasource.schema.uuid'?: string;
  readonly 'com.cisco.org.uuid'?: string;
}

/** A data source as `byods data-sources <id> --json` shows it. */
export interface DetailedDataSource extends ListedDataSource {
  readonly applicationId?: string;
  readonly nonce?: Hashed;
  readonly claims?: ShownClaims;
  /** Whether Webex signed the token that has these claims; absent where there is none. */
  readonly token?: TokenVerdict;
}

/** All that may be shown of one. Pure. */
export function detailed(
  dataSource: DataSource,
  org: TargetOrg,
  now: number,
  token?: TokenVerdict,
): DetailedDataSource {
  const { applicationId, nonce, claims } = dataSource;
  return present({
    ...listed(dataSource, org, now),
    applicationId,
    nonce: hashed(nonce),
    claims: claims && shownClaims(claims),
    token,
  }) as DetailedDataSource;
}

function shownClaims(claims: DataSourceClaims): ShownClaims {
  return present({
    iss: claims.issuer,
    aud: claims.audience,
    sub: claims.subject,
    iat: instant(claims.issuedAt),
    exp: instant(claims.expiresAt),
    jti: hashed(claims.nonce),
    'com.cisco.datasource.url': claims.url,
    'com.cisco.datasource.schema.uuid': claims.schemaId,
    'com.cisco.org.uuid': claims.orgId,
  }) as ShownClaims;
}

function hashed(text: string | undefined): Hashed | undefined {
  return text === undefined ? undefined : { sha256: hashOf(text).slice(0, 8) };
}
