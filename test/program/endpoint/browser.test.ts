import { describe, expect, test } from 'vitest';
import { closeBrowserAtTheEnd, hasBrowser, openPage } from '../../support/browser.ts';
import { ask, EndpointWorld, withKey } from '../../support/endpoint.ts';

closeBrowserAtTheEnd();

describe.runIf(hasBrowser)('in a browser', () => {
  test('from the start page to a key, and back with that key', async () => {
    const world = await EndpointWorld.serve();
    const page = await openPage();
    const hosts = new Set<string>();
    const complaints: string[] = [];
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    // The sandbox's page may complain of what it likes.
    page.on('console', (message) => message.location().url.startsWith(world.url) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${world.url}/`);
    expect(await page.title()).toContain('Webex token');
    expect(await page.locator('li code').allTextContents()).toEqual(['spark:people_read', 'spark:applications_token']);
    await page.getByRole('link', { name: 'Authorize' }).click();
    await page.click('button[value=approve]');
    await page.waitForSelector('h1:has-text("Your key")');
    expect(await page.textContent('strong')).toBe('Sandbox Admin');
    const key = (await page.textContent('.key'))!.trim();
    const curl = (await page.textContent('pre'))!;
    expect(curl).toBe(`curl -H 'Authorization: Bearer ${key}' ${world.url}/api/token`);
    const answer = await ask(`${world.url}/api/token`, withKey(key));
    expect([answer.status, JSON.parse(answer.body).token_type]).toEqual([200, 'Bearer']);
    world.expectNoSecret(await page.content(), []);

    // Gone from the history as well: going there again shows that it was used, and no key.
    await page.reload();
    expect(await page.textContent('h1')).toBe('This authorization was used already');
    expect(await page.content()).not.toContain(key);
    expect([...hosts].sort()).toEqual([new URL(world.url).host, new URL(world.program.sandbox.baseUrl).host].sort());
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
  });

  test('denied, and then authorized by the link of that page', async () => {
    const world = await EndpointWorld.serve();
    const page = await openPage();
    await page.goto(`${world.url}/authorize`);
    await page.click('button[value=deny]');
    await page.waitForSelector('h1:has-text("Not authorized")');
    await page.getByRole('link', { name: 'Authorize again' }).click();
    await page.click('button[value=approve]');
    await page.waitForSelector('h1:has-text("Your key")');
  });

  test('two tabs at once: two keys, one credential', async () => {
    const world = await EndpointWorld.serve();
    const page = await openPage();
    const other = await page.context().newPage();
    await page.goto(`${world.url}/authorize`);
    await other.goto(`${world.url}/authorize`);
    for (const tab of [page, other]) {
      await tab.click('button[value=approve]');
      await tab.waitForSelector('h1:has-text("Your key")');
    }
    expect(await world.store.records.list('key')).toHaveLength(2);
    expect((await world.store.names()).filter((name) => name.startsWith('person-'))).toHaveLength(1);
  });

  test.each([
    { what: 'a telephone', width: 320 },
    { what: 'a desk', width: 1280 },
  ])('on $what nothing is cut off, and a screen reader is told what is what', async ({ width }) => {
    const world = await EndpointWorld.serve();
    const page = await openPage();
    await page.setViewportSize({ width, height: 640 });
    const fits = () => page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth');
    await page.goto(`${world.url}/`);
    expect(await fits()).toBe(true);
    await page.getByRole('link', { name: 'Authorize' }).click();
    await page.click('button[value=approve]');
    await page.waitForSelector('h1:has-text("Your key")');
    expect(await fits()).toBe(true);
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.locator('main').count()).toBe(1);
    expect(await page.locator('h1').count()).toBe(1);
  });

  test('without JavaScript', async () => {
    const world = await EndpointWorld.serve();
    const context = await (await openPage()).context().browser()!.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${world.url}/`);
    await page.getByRole('link', { name: 'Authorize' }).click();
    await page.click('button[value=approve]');
    await page.waitForSelector('h1:has-text("Your key")');
    await page.goto(`${world.url}/docs`);
    await page.getByRole('link', { name: 'The description' }).click();
    expect(await page.textContent('body')).toContain('"openapi":"3.1.0"');
  });

  test('/docs shows the interface, from our own files, and tries it with a key', async () => {
    const world = await EndpointWorld.serve();
    const { key } = await world.createKey();
    const page = await openPage();
    const complaints: string[] = [];
    const hosts = new Set<string>();
    page.on('request', (request) => request.url().startsWith('http') && hosts.add(new URL(request.url()).host));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${world.url}/docs`);
    await page.waitForSelector('.opblock-get');
    await page.click('button.authorize');
    await page.fill('.auth-container input', key);
    await page.click('.auth-btn-wrapper button.authorize');
    await page.click('.btn-done');
    await page.click('.opblock-get button.opblock-summary-control');
    await page.click('button.try-out__btn');
    await page.click('button.execute');
    await page.waitForSelector('.live-responses-table .response-col_status:has-text("200")');
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual([new URL(world.url).host]);
  });

  test('J12: another site can make this browser send what it likes, and gets neither a token nor a key', async () => {
    const world = await EndpointWorld.serve();
    const page = await openPage();
    await page.goto(`${world.url}/authorize`);
    // The name of another machine that leads here: what DNS rebinding does.
    const rebound = await page.context().newPage();
    const answer = await rebound.goto(`${world.url.replace('localhost', 'rebound.example.com')}/authorize`);
    expect(answer?.status()).toBe(421);
    await page.click('button[value=approve]');
    await page.waitForSelector('h1:has-text("Your key")');
    const key = (await page.textContent('.key'))!;
    const evil = await page.context().newPage();
    await evil.goto(`${new URL(world.program.sandbox.baseUrl).origin}/v1/nothing`);
    const read =
      await evil.evaluate(`fetch(${JSON.stringify(`${world.url}/api/token`)}, { headers: { Authorization: 'Bearer ${key}' } })
      .then((answer) => answer.text(), () => 'nothing')`);
    expect(read, 'no other site reads an answer').toBe('nothing');
  });
});
