import { isBearerToken } from '../../../core/bearer-token.ts';
import { KeeperError } from '../../../core/errors.ts';
import type { JsonDocument } from '../../../core/report.ts';
import { printable, type Secret } from '../../../core/secret.ts';
import { jsonText } from '../../json-text.ts';

/** How a token is printed; the first unless asked for otherwise. */
export const TOKEN_FORMATS = ['token', 'json', 'env', 'header'] as const;

/** One of {@link TOKEN_FORMATS}. */
export type TokenFormat = (typeof TOKEN_FORMATS)[number];

/** What is told beside the token. */
export interface TokenDocument extends JsonDocument {
  readonly orgId: string;
  readonly orgName?: string;
  readonly expiresAt?: string;
}

/** What a shell takes for itself in no place of an assignment. */
const PLAIN = /^[\w.+/=-]+$/;

/**
 * Refuses a token that would not arrive as it is.
 *
 * @throws KeeperError `configuration`, `refused`
 */
export function checkToken(token: Secret, format: TokenFormat): void {
  const text = token.reveal();
  if (!isBearerToken(text)) {
    throw new KeeperError('configuration', 'the access token holds characters that no token has; it was not printed', {
      remedy: 'paste the token again, without quotes, spaces or line breaks',
    });
  }
  if (format === 'env' && !PLAIN.test(text)) {
    throw new KeeperError('refused', 'the access token holds characters that a shell would take for its own', {
      remedy: 'byods get-token --format token, or json',
    });
  }
}

/** All that stands on stdout: the one place where a token is printed. */
export function tokenText(token: Secret, format: TokenFormat, document: TokenDocument): string {
  const accessToken = token.reveal();
  const { version, warnings, expiresAt, ...rest } = document;
  switch (format) {
    case 'token':
      return `${accessToken}\n`;
    case 'header':
      return `Authorization: Bearer ${accessToken}\n`;
    case 'env': {
      const end = expiresAt === undefined ? '' : `WEBEX_ACCESS_TOKEN_EXPIRES_AT=${expiresAt}\n`;
      return `WEBEX_ACCESS_TOKEN=${accessToken}\n${end}`;
    }
    case 'json':
      return `${jsonText({ version, warnings: warnings.map(printable), accessToken, expiresAt, ...rest })}\n`;
  }
}
