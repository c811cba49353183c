import { KeeperError } from '../../core/errors.ts';

/**
 * A path under the API's base, each part encoded as exactly one segment. `encodeURIComponent` leaves `.` and `..` as
 * they are, and servers resolve them: they are refused, as is nothing at all. Pure.
 *
 * @throws KeeperError `refused`
 */
export function pathUnder(base: URL, segments: readonly string[]): string {
  const encoded = segments.map((segment) => {
    if (segment === '' || segment === '.' || segment === '..' || !isWellFormed(segment)) {
      throw new KeeperError('refused', `"${segment}" cannot be part of an address; nothing was sent`);
    }
    return encodeURIComponent(segment);
  });
  return [base.pathname.replace(/\/+$/, ''), ...encoded].join('/');
}

/** `encodeURIComponent` throws on half a surrogate pair. */
function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

/** A link header's links (RFC 8288 section 3): the target in angle brackets, and the parameters behind it. */
const LINK = /<([^<>]*)>([^<]*)/g;
const REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))/i;

/**
 * The target of the first `rel="next"` link, resolved against the page it came with. Whether it may be followed is the
 * caller's question. Pure.
 */
export function nextLink(header: string | readonly string[] | undefined, page: URL): URL | undefined {
  const text = header === undefined ? '' : typeof header === 'string' ? header : header.join(', ');
  for (const [, target = '', parameters = ''] of text.matchAll(LINK)) {
    const [, quoted, bare] = REL.exec(parameters) ?? [];
    const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next') && URL.canParse(target, page.href)) return new URL(target, page);
  }
  return undefined;
}
