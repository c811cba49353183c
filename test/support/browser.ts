import { spawnSync } from 'node:child_process';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const path = NAMES.map((name) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim()).find(
  (found) => found !== '',
);

if (path === undefined) {
  const why = 'no chromium is on this machine, so setup-oauth is not tested in a browser';
  if (process.env.BYODS_REQUIRE_TOOLS === '1') throw new Error(`BYODS_REQUIRE_TOOLS=1, and ${why}`);
  console.warn(`SKIPPED: ${why}`);
}

/** Whether there is a browser to test with; where none is, that is said loudly, or fails. */
export const hasBrowser = path !== undefined;

let browser: Promise<Browser> | undefined;

/** Ends the browser with the test file. */
export function closeBrowserAtTheEnd(): void {
  afterAll(async () => {
    await (await browser)?.close();
  });
}

/** A page of a browser profile of its own, with the names of other machines that lead to this one. */
export async function openPage(): Promise<Page> {
  browser ??= chromium.launch({
    ...(path !== undefined && { executablePath: path }),
    // Chromium's own sandbox does not start as root; the pages are ours. A name that leads here is how a rebound one does.
    // What some browsers put in the way of such pages is switched off: the listener has to stand alone.
    args: [
      '--no-sandbox',
      '--host-resolver-rules=MAP *.example.com 127.0.0.1',
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights',
    ],
  });
  const context = await (await browser).newContext();
  return await context.newPage();
}
