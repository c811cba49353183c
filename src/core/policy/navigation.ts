/** The headers of a request by lower-case name, as far as they are looked at. */
export type BrowserHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Whether a browser opens a page for a person: no script, image or form of another page, and no fetch ahead of a person.
 * Whoever sends none of these headers is no browser, and the state decides alone. A browser that was redirected from a
 * form may send the origin `null`. Pure.
 *
 * @param own  the origin of our own pages
 */
export function isNavigation(headers: BrowserHeaders, own: string): boolean {
  const { origin } = headers;
  const mode = headers['sec-fetch-mode'];
  const destination = headers['sec-fetch-dest'];
  if (origin !== undefined && origin !== own && !(origin === 'null' && mode === 'navigate')) return false;
  if (mode !== undefined && mode !== 'navigate') return false;
  if (destination !== undefined && destination !== 'document') return false;
  return headers['sec-purpose'] === undefined && headers.purpose === undefined && headers['x-moz'] === undefined;
}
