import type { ServerResponse } from 'node:http';

/** What a browser is told. No word of it comes from outside. */
const PAGES = {
  saved: [200, 'Authorized', 'The tokens are saved. You can close this window.'],
  denied: [200, 'Not authorized', 'Nothing was changed. You can close this window; the terminal says more.'],
  failed: [502, 'It failed', 'The terminal says why, and what to do. You can close this window.'],
  ignored: [
    400,
    'Not the answer that is waited for',
    'This address does not belong to the authorization that is running.',
  ],
  used: [
    409,
    'Used already',
    'This authorization was answered already. You can close this window; look at the terminal.',
  ],
  'not-here': [404, 'Nothing is here', 'There is one page here, and this is not its address.'],
  'wrong-host': [421, 'Another host', 'This is not the host that was asked for.'],
  'not-allowed': [403, 'Not allowed', 'Only a browser that is sent here by Webex may open this page.'],
  'only-get': [405, 'Only GET', 'This page can only be opened.'],
  'too-long': [414, 'Too long', 'This address is longer than any that Webex sends.'],
} as const satisfies Record<string, readonly [status: number, title: string, text: string]>;

/** The pages by name. */
export type PageName = keyof typeof PAGES;

/**
 * Answers with a page that loads nothing, is stored nowhere, stands in no frame, and tells no other page the address that
 * it was opened with. Resolves when it has gone, or the browser has.
 */
export function answerWith(response: ServerResponse, name: PageName): Promise<void> {
  // Its `close` was told already, and no `finish` comes: waiting for either would never end.
  if (response.closed || response.destroyed) return Promise.resolve();
  const [status, title, text] = PAGES[name];
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>byods: ${title}</title></head>
<body><h1>${title}</h1><p>${text}</p></body></html>
`;
  const gone = new Promise<void>((resolve) => {
    response.once('finish', resolve).once('close', resolve);
  });
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    Connection: 'close',
    ...(status === 405 && { Allow: 'GET' }),
  });
  response.end(body);
  return gone;
}
