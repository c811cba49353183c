import { describe, expect, test } from 'vitest';
import { closeBrowserAtTheEnd, hasBrowser, openPage } from '../../support/browser.ts';
import { ask, EndpointWorld, withKey } from '../../support/endpoint.ts';

closeBrowserAtTheEnd();

/**
 * Runs in the page: how each text, and the outline of each link that has the focus, stands out from what is behind it
 * (WCAG 2.2, 1.4.3 and 1.4.11). A string, because it is of the browser's world.
 */
const contrasts = String.raw`(() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => parts(colour).slice(0, 3)
    .map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const probe = document.createElement('i');
  probe.style.background = 'Canvas';
  document.body.append(probe);
  const canvas = getComputedStyle(probe).backgroundColor;
  probe.remove();
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const { backgroundColor } = getComputedStyle(each);
      if (parts(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return canvas;
  };
  const contrast = (one, other) => {
    const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const seen = [];
  for (const element of document.body.querySelectorAll('*')) {
    const what = element.tagName + ' ' + element.textContent.slice(0, 40);
    seen.push({ what, contrast: contrast(getComputedStyle(element).color, behind(element)), least: 4.5 });
    if (element.tagName !== 'A') continue;
    element.focus({ focusVisible: true });
    const { outlineColor, outlineStyle } = getComputedStyle(element);
    const around = behind(element.parentElement);
    seen.push({ what: what + ', focused', contrast: outlineStyle === 'none' ? 0 : contrast(outlineColor, around), least: 3 });
  }
  return seen;
})()`;

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
    const curl = (await page.textContent('h2:has-text("Try it") + pre'))!;
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

  test.each(['light', 'dark'] as const)(
    'in %s, text and focus can be told from what is behind them',
    async (scheme) => {
      const world = await EndpointWorld.serve();
      const page = await openPage();
      await page.emulateMedia({ colorScheme: scheme });
      const seen: { what: string; contrast: number; least: number }[] = [];
      const look = async () => seen.push(...(await page.evaluate<typeof seen>(contrasts)));
      await page.goto(`${world.url}/`);
      await look();
      await page.getByRole('link', { name: 'Authorize' }).click();
      await page.click('button[value=deny]');
      await page.waitForSelector('h1:has-text("Not authorized")');
      await look();
      await page.getByRole('link', { name: 'Authorize again' }).click();
      await page.click('button[value=approve]');
      await page.waitForSelector('h1:has-text("Your key")');
      await look();
      expect(seen.length).toBeGreaterThan(20);
      expect(seen.filter(({ contrast, least }) => contrast < least)).toEqual([]);
    },
  );

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
