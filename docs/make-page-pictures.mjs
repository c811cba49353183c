/**
 * Makes the pictures of the token endpoint's pages in this folder: runs the built program with an embedded sandbox, goes
 * from the start page to a key in a real browser (Chromium) as a person would, and writes what it shows as PNG. Each holds
 * the hash of the page that it was made of, by which a test tells that it is out of date. Run it with `npm run pictures`.
 */
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { smallPng } from './small-png.mjs';

/** What stands in the pictures for a key and for an address. */
const KEY = 'byods_this-is-a-picture-and-no-key-of-anybody';
const ADDRESS = 'https://tokens.example.com';

/** What is pressed, the heading that it leads to, and the name of the picture that is taken then. */
const STEPS = [
  { heading: 'A fresh Webex token for your programs', picture: 'endpoint-start' },
  { press: ['.go', 'button[value=deny]'], heading: 'Not authorized', picture: 'endpoint-refused' },
  { press: ['.go', 'button[value=approve]'], heading: 'Your key', picture: 'endpoint-key' },
];

const program = spawn(process.execPath, [resolve('dist/cli.js'), 'serve', '--sandbox', '--port', '0', '--json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [line] = await once(program.stdout, 'data');
const { url } = JSON.parse(line);
const browser = await chromium.launch({
  executablePath: execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim(),
  args: ['--no-sandbox', '--disable-lcd-text'],
});

try {
  const page = await browser.newPage({ viewport: { width: 640, height: 200 }, deviceScaleFactor: 2 });
  const reader = await browser.newPage();
  let shown;
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.headers()['content-type']?.startsWith('text/html')) {
      shown = response.text();
    }
  });
  await page.goto(`${url}/`);
  for (const { press = [], heading, picture } of STEPS) {
    for (const what of press) await page.click(what);
    await page.waitForSelector(`h1:text-is("${heading}")`);
    const made = createHash('sha256').update(withoutSecrets(await shown)).digest('hex');
    for (const code of await page.locator('pre code').all()) {
      await code.evaluate((element, text) => element.replaceChildren(text), withoutSecrets(await code.innerText()));
    }
    await page.evaluate('document.activeElement.blur()');
    const png = await smallPng(reader, await page.screenshot({ fullPage: true }), made);
    await writeFile(join(import.meta.dirname, `${picture}.png`), png);
    console.log(`docs/${picture}.png`);
  }
} finally {
  await browser.close();
  program.kill('SIGTERM');
}

function withoutSecrets(text) {
  return text.replaceAll(/byods_[\w-]{43}/g, KEY).replaceAll(url, ADDRESS);
}
