import type { ReceivedTokens } from '../model.ts';
import { Secret } from '../secret.ts';
import { isJsonObject, type JsonValue } from '../strict-json.ts';

/** What Webex Token Keeper had stored for one of its keys. */
export interface TokenKeeperItem {
  /** The key that programs have. */
  readonly userKey: Secret;
  readonly tokens: ReceivedTokens;
}

/**
 * Reads an item of Webex Token Keeper's table, as it is or in DynamoDB's own spelling (`{"S": …}`, `{"M": …}`): `user_key`, and
 * `token` with `access_token`, `expires`, `refresh_token` and `refresh_token_expires`, whose instants are UTC where they do not say.
 * Undefined for what is none. Pure.
 */
export function readTokenKeeperItem(item: JsonValue, apiOrigin: string, now: number): TokenKeeperItem | undefined {
  const { user_key: userKey, token } = fieldsOf(item);
  const { access_token: access, refresh_token: refresh, expires, refresh_token_expires: ends } = fieldsOf(token);
  const [key, accessToken, refreshToken] = [textOf(userKey), textOf(access), textOf(refresh)];
  const [expiresAt, refreshTokenExpiresAt] = [instantOf(expires), instantOf(ends)];
  if (!key || !accessToken || !refreshToken || expiresAt === undefined) return undefined;
  return {
    userKey: new Secret(key),
    tokens: {
      accessToken: new Secret(accessToken),
      refreshToken: new Secret(refreshToken),
      expiresAt,
      ...(refreshTokenExpiresAt !== undefined && { refreshTokenExpiresAt }),
      obtainedAt: now,
      // What is left of their lives tells nothing of how long they live.
      via: 'learned',
      apiOrigin,
    },
  };
}

function fieldsOf(value: JsonValue | undefined): Readonly<Record<string, JsonValue | undefined>> {
  if (!isJsonObject(value)) return {};
  return isJsonObject(value.M) ? value.M : value;
}

function textOf(value: JsonValue | undefined): string | undefined {
  const text = isJsonObject(value) ? value.S : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function instantOf(value: JsonValue | undefined): number | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  const at = Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(at) ? undefined : at;
}
