import type { Person } from '../../../core/ports.ts';
import type { Page } from '../../text/page.ts';
import { lifeLeft } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';
import type { TokenSource } from './handle.ts';

interface Facts {
  readonly source: TokenSource;
  readonly person: Person | undefined;
  readonly expiresAt: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly now: number;
}

/** Who it is first, then what is known of the token. */
export function whoamiLines({ source, person, expiresAt, scopes, now }: Facts, page: Page): string[] {
  const { displayName, emails = [], type } = person ?? {};
  const name = displayName ?? person?.id;
  const kind = type === undefined ? '' : ` (${type})`;
  const who = name === undefined ? 'Webex does not say who' : `${page.paint.bold(name)}${kind}`;
  const rows: [string, string | undefined][] = [
    ['who', emails.length > 0 ? `${who}, ${emails.join(', ')}` : who],
    ['org', person?.orgId],
    ['token', `${sourceInWords(source)}, ${lifeLeft(expiresAt, now)}`],
    ['scopes', scopes?.join(' ') ?? 'Webex did not tell'],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : wrap(`${label.padEnd(8)}${value}`, page.width)));
}

function sourceInWords({ rung, path, orgId, orgName }: TokenSource): string {
  if (rung === 'vault') return `${path} in Vault`;
  return rung === 'integration' ? 'of the integration' : `of the service app in ${orgName ?? orgId}`;
}
