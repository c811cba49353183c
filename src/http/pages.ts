import type { Ended } from '../core/endpoint/authorizations.ts';
import type { ToldSource } from '../core/endpoint/told-source.ts';
import { escaped, pageOf } from './page.ts';

/** A page and its HTTP status. */
export interface Page {
  readonly status: 200 | 400 | 403 | 404 | 405 | 409 | 410 | 421 | 429 | 502 | 503;
  readonly html: string;
}

const AGAIN = '<p><a class="go" href="/authorize">Authorize again</a></p>';
const HOME = '<p><a href="/">To the start page</a></p>';

/** The start page: what this is, the way to a key, and whose token programs get where that is to be told. */
export function startPage(scopes: readonly string[] | undefined, source?: ToldSource): Page {
  const what = `<p>Programs that cannot log in get a fresh Webex access token here, for a key that stays the same. It is renewed
before it ends; the refresh token behind it is never shown to anybody.</p>`;
  const way = scopes
    ? `<p>You log in at Webex and approve these permissions, and get a key for your programs:</p>
<ul>
${scopes.map((scope) => `<li><code>${escaped(scope)}</code></li>`).join('\n')}
</ul>
<p>Whoever has the key can act at Webex as you, with these permissions, until the key is deleted or revoked.</p>
<p><a class="go" href="/authorize">Authorize</a></p>`
    : '<p>Nobody can authorize here: ask whoever runs this endpoint for a key.</p>';
  const programs = `<h2>For programs</h2>
<p><a href="/docs">Try the interface</a>, or read <a href="/openapi.json">its description in OpenAPI 3.1</a>.</p>`;
  return {
    status: 200,
    html: pageOf(
      'A fresh Webex token for your programs',
      `${what}\n${way}\n${source ? sourcePart(source) : ''}${programs}`,
    ),
  };
}

function sourcePart({ credential, inVault, person, scopes, failed }: ToldSource): string {
  const name = person?.displayName ?? person?.id;
  const kind = person?.type === undefined ? '' : ` (${escaped(person.type)})`;
  const org = person?.orgId === undefined ? '' : `, of the organisation <code>${escaped(person.orgId)}</code>`;
  const who = failed
    ? 'Whose its token is cannot be told just now; the log of this endpoint says why.'
    : name === undefined
      ? 'Webex takes its token, and does not say whose it is.'
      : `Its token is that of <strong>${escaped(name)}</strong>${kind}${org}.`;
  const kept = inVault ? ' Vault keeps its tokens.' : '';
  const may = scopes ? `\n<p>It may: ${scopes.map((scope) => `<code>${escaped(scope)}</code>`).join(' ')}</p>` : '';
  return `<h2>Where the tokens come from</h2>
<p>The credential <code>${escaped(credential)}</code>.${kept} ${who}</p>${may}
`;
}

/** The page after Webex, whatever came of it. Tokens are on none, and the key on one, once. */
export function endedPage(ended: Ended, publicUrl: string): Page {
  switch (ended.kind) {
    case 'key':
      return keyPage(ended, publicUrl);
    case 'refused':
      return refusedPage(ended.why);
    case 'forged':
      return page(400, 'This does not belong to an authorization', [
        'The address that you opened was not made by an authorization that was begun here, or it was begun long ago. Nothing was done.',
        'If somebody sent you this address, do not go on: a key that he sees would be a key to your Webex account.',
      ]);
    case 'other-browser':
      return page(400, 'This was begun in another browser', [
        'An authorization ends in the browser in which it was begun, with cookies allowed. Nothing was done.',
        'If somebody sent you this address, do not go on. Else authorize again, here.',
      ]);
    case 'replayed':
      return page(409, 'This authorization was used already', [
        'Each authorization gives one key, and shows it once. If you have not kept it, authorize again: a key that you lost can be revoked by whoever runs this endpoint.',
      ]);
    case 'late':
      return page(410, 'This took too long', [
        'An authorization has to be finished within ten minutes. Nothing was done.',
      ]);
    case 'failed':
      return failedPage(ended.error);
  }
}

/** A page of one or more paragraphs, and the way on. */
export function page(
  status: Page['status'],
  title: string,
  paragraphs: readonly string[],
  way = `${AGAIN}\n${HOME}`,
): Page {
  const text = paragraphs.map((each) => `<p>${escaped(each)}</p>`).join('\n');
  return { status, html: pageOf(title, `${text}\n${way}`) };
}

/** A page that nobody can authorize from. */
export function plainPage(status: Page['status'], title: string, paragraph: string): Page {
  return page(status, title, [paragraph], HOME);
}

function keyPage({ value, person, earlierKeys }: Extract<Ended, { kind: 'key' }>, publicUrl: string): Page {
  const key = escaped(value.reveal());
  const whose = person === undefined ? 'you have authorized' : `<strong>${escaped(person)}</strong> has authorized`;
  const earlier =
    earlierKeys === 0
      ? ''
      : `<p>${earlierKeys === 1 ? 'The key that you have from earlier opens' : `The ${earlierKeys} keys that you have from earlier open`} the same, and need not be replaced.</p>`;
  const body = `<p>It gives your programs a fresh access token of the Webex account that ${whose}. It is shown this once: keep it as you
would keep a password.</p>
<h2>The key</h2>
<pre class="key"><code>${key}</code></pre>
${earlier}
<h2>Try it</h2>
<pre><code>curl -H 'Authorization: Bearer ${key}' ${escaped(publicUrl)}/api/token</code></pre>
<h2>When you no longer need it</h2>
<pre><code>curl -X DELETE -H 'Authorization: Bearer ${key}' ${escaped(publicUrl)}/api/token</code></pre>
${HOME}`;
  return { status: 200, html: pageOf('Your key', body) };
}

function refusedPage(why: 'denied' | 'scope' | 'other'): Page {
  switch (why) {
    case 'denied':
      return page(200, 'Not authorized', [
        'You, or Webex, said no. Nothing was stored, and no key was made.',
        'If that was a mistake, authorize again and press Accept on the page of Webex.',
      ]);
    case 'scope':
      return page(502, 'Webex does not allow these permissions', [
        'The integration may not ask for all of the permissions that the start page lists. Nothing was stored.',
        'Whoever runs this endpoint can tick them at developer.webex.com (My Webex Apps), or ask for fewer with WEBEX_INTEGRATION_SCOPES.',
      ]);
    case 'other':
      return page(502, 'Webex ended the authorization', [
        'Webex gave no code. Nothing was stored, and no key was made.',
      ]);
  }
}

function failedPage({ code, trackingId }: Extract<Ended, { kind: 'failed' }>['error']): Page {
  const what =
    code === 'reauthorization-required'
      ? 'Webex did not take the code that it had given, perhaps because it was too old.'
      : code === 'unreachable' || code === 'answer-lost'
        ? 'Webex could not be reached, or its answer was lost.'
        : 'Something went wrong here; whoever runs this endpoint finds more in its log.';
  const support = trackingId === undefined ? [] : [`For the support of Webex: trackingId ${trackingId}`];
  const status = code === 'unreachable' || code === 'answer-lost' ? 503 : 502;
  return page(status, 'No key was made', [`${what} Nothing is left of this authorization here.`, ...support]);
}
