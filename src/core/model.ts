import type { ErrorCode } from './errors.ts';
import type { Secret } from './secret.ts';

/**
 * An organisation's id in the one form that we compare: the lower-case UUID. Webex also writes it as the base64 of
 * `ciscospark://<cluster>/ORGANIZATION/<uuid>`; `org-id.ts` decodes that.
 */
export type OrgId = string & { readonly __orgId: never };

/** The kinds of credential on the ladder. A personal access token stands in the place of the integration. */
export type CredentialKind = 'integration' | 'service-app';

/** Names one credential in the store: the integration, or the service app in one target org. */
export type CredentialKey = 'integration' | `service-app:${string}`;

/** A client id and secret, of the integration or of the service app. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** The service app's own client, and the id under which the Applications API knows it. */
export interface ServiceApp extends OAuthClient {
  readonly appId: string;
}

/** A token and when it ends. `expiresAt` is absent when nobody has told us (a token pasted by hand). */
export interface StoredToken {
  readonly value: Secret;
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

/** Why a credential is not tried at the moment, remembered between runs. Times are epoch milliseconds. */
export interface CredentialNotes {
  /** Hash of an access token that Webex answered with 401. */
  readonly rejectedAccessToken?: string;
  /** Hash of a refresh token that Webex called dead. */
  readonly rejectedRefreshToken?: string;
  /** Hash of a refresh token whose last use was never answered: it may have been replaced. */
  readonly suspectRefreshToken?: string;
  /** Attempts that failed in a row, for the back-off between runs. `code` is how the last one failed. */
  readonly failing?: {
    readonly attempts: number;
    readonly since: number;
    readonly lastAt: number;
    readonly code?: ErrorCode;
  };
}

/**
 * How tokens were received. `authorization`: a person clicked Authorize, and the code was exchanged; `learned`: somebody
 * pasted them, and Webex told when they end; `vault`: read from Vault's plugin, which refreshes them.
 */
export type TokenOrigin = 'refresh' | 'mint' | 'authorization' | 'learned' | 'vault';

/** One credential as the store holds it. */
export interface Credential {
  readonly key: CredentialKey;
  readonly kind: CredentialKind;
  readonly orgId?: OrgId;
  readonly accessToken?: StoredToken;
  readonly refreshToken?: StoredToken;
  /** When these tokens were received, epoch milliseconds; absent for tokens that were pasted or imported. */
  readonly obtainedAt?: number;
  readonly via?: TokenOrigin;
  /** What the token may be used for, separated by spaces, where Webex told it. */
  readonly scope?: string;
  readonly notes: CredentialNotes;
}

/** The tokens of one successful or half-successful answer, ready to be stored. Times are epoch milliseconds. */
export interface ReceivedTokens {
  readonly accessToken?: Secret;
  readonly expiresAt?: number;
  readonly refreshToken?: Secret;
  readonly refreshTokenExpiresAt?: number;
  readonly obtainedAt: number;
  readonly via: TokenOrigin;
  /** As Webex wrote it; never empty. */
  readonly scope?: string;
  /** The origin of the API that gave them; tokens of one are never sent to another. */
  readonly apiOrigin?: string;
}

/**
 * A change of one credential, small enough to be journalled and repeated. Applying it twice is applying it once.
 * `replaces` is the hash of the refresh token that was presented, or that an authorization takes the place of: the change
 * is rolled forward only while the store still holds that one. It is empty where none was stored, and absent for a mint,
 * which replaces whatever is there, and for notes alone.
 */
export interface CredentialUpdate {
  readonly credential: CredentialKey;
  readonly replaces?: string;
  readonly tokens?: ReceivedTokens;
  /** Replaces the notes when present. */
  readonly notes?: CredentialNotes;
}

/**
 * A change of the target orgs: what is to be so of one org afterwards. Small enough to be journalled and repeated:
 * applying it twice is applying it once, and what somebody else edits meanwhile stays.
 */
export interface OrgUpdate {
  /** Its id as a person wrote it, in either form. */
  readonly org: string;
  /** `true`: it is a target org. `false`: it is none, and all that is stored of it is forgotten. Absent: as it is. */
  readonly listed?: boolean;
  /** What people call it; absent: as it is. */
  readonly name?: string;
  /** Whether a renewal pass skips it; absent: as it is. */
  readonly paused?: boolean;
}

/** What a token store saves. */
export type StoreUpdate = CredentialUpdate | OrgUpdate;

/** A data source as Webex returns it, cleaned; what the answer leaves out is absent, never guessed. */
export interface DataSource {
  readonly id: string;
  readonly orgId?: OrgId;
  readonly schemaId?: string;
  readonly applicationId?: string;
  readonly status?: string;
  readonly url?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly nonce?: string;
  readonly tokenLifetimeMinutes?: number;
  readonly errorMessage?: string;
  /** Epoch milliseconds of `tokenExpiryTime`. */
  readonly tokenExpiresAt?: number;
  /** The signed token's claims, when the answer carries one that can be read. */
  readonly claims?: DataSourceClaims;
  /** The signed token itself. A secret: whoever holds it can pose as Webex until it ends. */
  readonly jws?: Secret;
}

/** The claims of a data source's JWS (contract 4.1). Times are epoch milliseconds. */
export interface DataSourceClaims {
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string;
  readonly issuedAt?: number;
  readonly expiresAt?: number;
  /** `jti`, which is the nonce of the request that made the token. */
  readonly nonce?: string;
  readonly url?: string;
  readonly schemaId?: string;
  readonly orgId?: OrgId;
}

/** The body of `PUT /dataSources/{id}`: a full replacement (contract 3.2). */
export interface DataSourceUpdate {
  readonly schemaId: string;
  readonly url: string;
  readonly audience: string;
  readonly subject: string;
  readonly nonce: string;
  readonly tokenLifetimeMinutes: number;
  readonly status: string;
  readonly errorMessage?: string;
}

/** What a data source is set to: all of {@link DataSourceUpdate} but the nonce, which every change makes anew. */
export type DataSourceFields = Omit<DataSourceUpdate, 'nonce'>;

/** A kind of data that Webex can exchange with a data source, as `GET /dataSources/schemas` tells it (contract 3.3). */
export interface DataSourceSchema {
  readonly id: string;
  readonly serviceType?: string;
  readonly protocol?: string;
  readonly appType?: string;
  readonly url?: string;
  /** Epoch milliseconds. */
  readonly createdAt?: number;
  readonly updatedAt?: number;
}
