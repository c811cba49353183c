import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { authorizing, authorizingWorld, documentOf } from '../support/authorizing.ts';
import { closeBrowserAtTheEnd, hasBrowser, openPage } from '../support/browser.ts';

closeBrowserAtTheEnd();

/** A running `setup-oauth`, and a browser at the page on which a person approves. */
async function atTheQuestion() {
  const { world, port } = await authorizingWorld();
  const { url, ended } = await authorizing(world, ['--port', String(port), '--json']);
  const page = await openPage();
  const statuses: [path: string, status: number][] = [];
  page.on('response', (response) => {
    const { host, pathname } = new URL(response.url());
    if (host.endsWith(`:${port}`)) statuses.push([pathname, response.status()]);
  });
  await page.goto(url);
  return { world, port, url, ended, page, statuses };
}

describe.runIf(hasBrowser)('in a browser', () => {
  test('approve: the page says that it is saved, and it is', async () => {
    const { world, ended, page, statuses } = await atTheQuestion();
    expect(await page.textContent('body')).toContain('spark:applications_token');
    await page.click('button[value=approve]');
    await page.waitForSelector('text=The tokens are saved. You can close this window.');
    const ran = await ended;
    expect([ran.code, documentOf(ran).action]).toEqual([0, 'authorized']);
    expect(JSON.parse(await world.stored()).tokenManager.oauthRefreshToken).toMatch(/^sandbox-refresh/);
    expect(statuses.filter(([path]) => path === '/callback')).toEqual([['/callback', 200]]);
  });

  test('deny', async () => {
    const { world, ended, page } = await atTheQuestion();
    const before = await world.stored();
    await page.click('button[value=deny]');
    await page.waitForSelector('text=Not authorized');
    expect((await ended).code).toBe(4);
    expect(await world.stored()).toBe(before);
  });

  test('a wrong state is not counted: the right one is taken afterwards', async () => {
    const { port, ended, page } = await atTheQuestion();
    const other = await openPage();
    const answer = await other.goto(`http://localhost:${port}/callback?code=fake-code&state=fake-state`);
    expect(answer?.status()).toBe(400);
    expect(await other.textContent('body')).toContain('does not belong to the authorization');
    await page.click('button[value=approve]');
    await page.waitForSelector('text=The tokens are saved');
    expect((await ended).code).toBe(0);
  });

  test('a second tab: one is taken, the other is told so; a replay finds nobody', async () => {
    const { world, url, ended, page } = await atTheQuestion();
    const second = await page.context().newPage();
    await second.goto(url);
    // The exchange takes a while, so that the other tab comes while it is worked on.
    world.sandbox.control.modes.set({ latencyMs: 1500 });
    await Promise.all([page.click('button[value=approve]'), second.click('button[value=approve]')]);
    const texts = await Promise.all(
      [page, second].map(async (tab) => {
        await tab.waitForSelector('text=You can close this window');
        return (await tab.textContent('h1')) ?? '';
      }),
    );
    expect(texts.sort()).toEqual(['Authorized', 'Used already']);
    expect((await ended).code).toBe(0);
    const { codeMisuses, authorizations } = world.sandbox.control.ledger.get();
    expect(codeMisuses).toEqual([]);
    expect(authorizations.filter(({ outcome }) => outcome === 'approved')).toHaveLength(2);
    const used = page.url();
    await expect(page.reload()).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
    await expect((await openPage()).goto(used)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
  });

  test('a page of another origin reaches nothing, even with the state, and cannot read an answer', async () => {
    const { port, url, ended, page } = await atTheQuestion();
    const state = new URL(url).searchParams.get('state')!;
    const target = `http://localhost:${port}/callback?code=fake-code&state=${state}`;
    const evil = await openPage();
    const refused: string[] = [];
    evil.on('response', async (response) => {
      if (new URL(response.url()).port !== String(port)) return;
      const dest = (await response.request().allHeaders())['sec-fetch-dest'];
      refused.push(`${response.request().method()} ${dest} ${response.status()}`);
    });
    evil.on('requestfailed', (request) => {
      refused.push(`${request.method()} ${request.resourceType()} ${request.failure()?.errorText}`);
    });
    await evil.goto(`${await evilSite()}/`);
    // A text: the tests know no DOM.
    const seen = await evil.evaluate(`(async () => {
      const address = ${JSON.stringify(target)};
      const tried = (options) => fetch(address, options).then(({ type }) => type, () => 'nothing');
      const loaded = (name) => new Promise((resolve) => {
        const element = document.createElement(name);
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('nothing');
        element.src = address;
        document.body.append(element);
      });
      return [
        await tried({ mode: 'cors' }), await tried({ mode: 'no-cors' }), await tried({ mode: 'cors', method: 'PUT' }),
        await loaded('img'), await loaded('script'),
      ];
    })()`);
    expect(seen).toEqual(['nothing', 'nothing', 'nothing', 'nothing', 'nothing']);
    await evil.evaluate(`(() => {
      const frame = document.createElement('iframe');
      frame.src = ${JSON.stringify(target)};
      document.body.append(frame);
    })()`);
    await expect.poll(() => refused).toContain('GET iframe 403');
    const posted = evil.waitForResponse((response) => response.request().method() === 'POST');
    await evil.evaluate(`(() => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = ${JSON.stringify(target)};
      document.body.append(form);
      form.submit();
    })()`);
    expect((await posted).status()).toBe(405);
    // Each came as far as the listener, which forbids the browser to hand its answer on.
    const blocked = 'net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin';
    expect(refused).toEqual(
      expect.arrayContaining(['fetch', 'image', 'script'].map((resource) => `GET ${resource} ${blocked}`)),
    );

    // DNS rebinding: a name of its own leads to this machine now, and its scripts could read what stands there.
    const rebound = await openPage();
    const answer = await rebound.goto(target.replace('localhost', 'rebound.example.com'));
    expect(answer?.status()).toBe(421);
    expect(await rebound.textContent('body')).not.toContain('fake-code');

    await page.click('button[value=approve]');
    await page.waitForSelector('text=The tokens are saved');
    expect((await ended).code).toBe(0);
  });
});

/** A site of somebody else. */
async function evilSite(): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><body>evil</body>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://evil.example.com:${(server.address() as AddressInfo).port}`;
}
