import type { DataSourceClaims, SigningKeys } from './jws.ts';

/** What a client or an administrator can set on a data source. */
export interface DataSourceFields {
  schemaId: string;
  url: string;
  audience: string;
  subject: string;
  nonce: string;
  tokenLifetimeMinutes: number;
  status: 'active' | 'disabled';
  errorMessage?: string;
}

/** A data source as Webex would keep it, with the instant and key of its present JWS. */
export interface DataSourceRecord extends DataSourceFields {
  id: string;
  orgId: string;
  clientId: string;
  createdBy: string;
  createdAt: number;
  updatedAt?: number;
  /** When its JWS was issued, and the claims that this gave. */
  issuedAt: number;
  claims: DataSourceClaims;
  keyNumber: number;
}

/** Everything registered, and the only place where a JWS comes into being. */
export class DataSourceShelf {
  readonly #records = new Map<string, DataSourceRecord>();
  readonly #signed = new WeakMap<DataSourceClaims, string>();
  readonly #keys: SigningKeys;
  readonly #issuer: () => string;

  constructor(keys: SigningKeys, issuer: () => string) {
    this.#keys = keys;
    this.#issuer = issuer;
  }

  get(id: string): DataSourceRecord | undefined {
    return this.#records.get(id);
  }

  /** In the order of registration. */
  all(): DataSourceRecord[] {
    return [...this.#records.values()];
  }

  delete(id: string): boolean {
    return this.#records.delete(id);
  }

  add(
    about: Pick<DataSourceRecord, 'id' | 'orgId' | 'clientId' | 'createdBy' | 'createdAt'>,
    fields: DataSourceFields,
    issuedAt: number,
  ): DataSourceRecord {
    const record: DataSourceRecord = { ...about, ...fields, ...this.#issue(about.orgId, fields, issuedAt) };
    this.#records.set(record.id, record);
    return record;
  }

  /** Puts `fields` in the place of what is there; with `issuedAt` the data source gets a new JWS of that instant. */
  replace(record: DataSourceRecord, fields: DataSourceFields, at: number, issuedAt: number | undefined): void {
    delete record.errorMessage;
    Object.assign(record, fields, { updatedAt: at });
    if (issuedAt !== undefined) Object.assign(record, this.#issue(record.orgId, fields, issuedAt));
  }

  /** The compact JWS; signed when first asked for, and then the same until the next one is issued. */
  jwsOf(record: DataSourceRecord): string {
    const known = this.#signed.get(record.claims);
    if (known !== undefined) return known;
    const signed = this.#keys.sign(record.claims, record.keyNumber);
    this.#signed.set(record.claims, signed);
    return signed;
  }

  #issue(orgId: string, fields: DataSourceFields, issuedAt: number) {
    const iat = Math.floor(issuedAt / 1000);
    const claims: DataSourceClaims = {
      iss: this.#issuer(),
      aud: fields.audience,
      sub: fields.subject,
      iat,
      exp: iat + fields.tokenLifetimeMinutes * 60,
      jti: fields.nonce,
      'com.cisco.datasource.url': fields.url,
      'com.cisco.datasource.schema.uuid': fields.schemaId,
      'com.cisco.org.uuid': orgId,
    };
    this.#keys.needUntil(this.#keys.current, claims.exp);
    return { issuedAt, claims, keyNumber: this.#keys.current };
  }
}
