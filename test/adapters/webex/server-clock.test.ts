import { afterEach, describe, expect, it } from 'vitest';
import { ServerClock } from '../../../src/adapters/webex/server-clock.ts';
import { LONGEST_SKEW_MS } from '../../../src/core/policy/clock-skew.ts';
import { Secret } from '../../../src/core/secret.ts';
import { recordingLog } from '../../support/virtual-world.ts';
import { ENDLESS, failure, json, QuickClock, serve, type TestServer, testClient } from './client.ts';

const TOKEN = new Secret('some-access-token-0123');
const CLIENT = { clientId: 'C1', clientSecret: new Secret('client-secret-0123456789') };
const NOW = Date.UTC(2026, 10, 21, 12, 0, 0);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A client whose clock stands at NOW, and a server whose clock is off by that much. */
async function skewed(ms: number, options: Parameters<typeof testClient>[1] = {}) {
  server = await serve((seen, response) => {
    const body = seen.method === 'GET' ? { items: [] } : { access_token: 'new-access-token' };
    json(response, body, 200, { date: new Date(NOW + ms).toUTCString() });
  });
  return testClient(server.baseUrl, { clock: new QuickClock(NOW), ...options });
}

/** A server clock that has seen an answer whose `Date` is that far from ours, to the millisecond. */
function observed(skewMs: number) {
  const date = Date.UTC(2026, 10, 21, 12, 0, 0);
  const clock = new QuickClock(date + 500 - skewMs);
  const log = recordingLog();
  const server = new ServerClock(clock, log, LONGEST_SKEW_MS);
  server.observe(new Date(date).toUTCString(), clock.now(), 0);
  return { server, clock, log };
}

describe('the boundaries', () => {
  const SECOND = 1000;
  const MINUTE = 60 * SECOND;
  const rows: [string, number, 'ignored' | 'corrected' | 'refused'][] = [
    ['nothing', 0, 'ignored'],
    ['a millisecond less than a minute', MINUTE - 1, 'ignored'],
    ['a minute', MINUTE, 'corrected'],
    ['an hour', HOUR, 'corrected'],
    ['seven days', 7 * DAY, 'corrected'],
    ['a millisecond more', 7 * DAY + 1, 'refused'],
    ['a month', 30 * DAY, 'refused'],
    ['a year', 365 * DAY, 'refused'],
    ['since 1970', Date.UTC(2026, 10, 21, 12), 'refused'],
  ];
  it.each(rows.flatMap(([what, ms, so]) => [[`${what} behind`, ms, so] as const, [`${what} ahead`, -ms, so] as const]))(
    'C25, D1: %s (%i ms): %s',
    (_what, skewMs, so) => {
      const { server, clock, log } = observed(skewMs);
      expect(server.now() - clock.now()).toBe(so === 'ignored' ? 0 : skewMs);
      expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(so === 'ignored' ? 0 : 1);
      if (so === 'refused')
        expect(() => server.check()).toThrow(expect.objectContaining({ code: 'clock', exitCode: 2 }));
      else expect(() => server.check()).not.toThrow();
    },
  );

  it('C25: the warning tells the seconds to a person too', () => {
    expect(observed(-HOUR).log.lines.join()).toContain("60 minutes ahead of Webex's (3600 s)");
    expect(observed(3 * DAY).log.lines.join()).toContain("3 days behind Webex's (259200 s)");
  });
});

describe('serverNow', () => {
  it.each<[string, number, number]>([
    ['is ours while the difference is below a minute', 59_000, 0],
    ['D1: follows a clock that is an hour ahead', HOUR, HOUR],
    ['D1: follows a clock that is an hour behind', -HOUR, -HOUR],
    ['follows a clock that is six days ahead', 6 * DAY, 6 * DAY],
  ])('%s', async (_, ms, wanted) => {
    const { webex } = await skewed(ms);
    expect(webex.serverNow()).toBe(NOW);
    await webex.dataSources.list(TOKEN, ENDLESS);
    expect(Math.abs(webex.serverNow() - NOW - wanted)).toBeLessThanOrEqual(500);
  });

  it('C25: warns once, with the difference in seconds', async () => {
    const { webex, log } = await skewed(-HOUR);
    await webex.dataSources.list(TOKEN, ENDLESS);
    await webex.dataSources.list(TOKEN, ENDLESS);
    expect(log.of('warn')).toHaveLength(1);
    expect(log.of('warn')[0]).toMatch(/"skewSeconds":-(3600|3599)\b/);
    expect(log.of('warn')[0]).toContain("60 minutes ahead of Webex's");
  });

  it('D1: a token answer is counted from when the request began by our clock, with which its end is compared', async () => {
    const { webex } = await skewed(HOUR);
    const { requestedAt } = await webex.oauth.refresh(CLIENT, TOKEN, ENDLESS);
    expect(Math.abs(requestedAt - NOW)).toBeLessThanOrEqual(500);
  });

  it.each<[string, number, string]>([
    ['a year ahead', 365 * DAY, "this machine's clock is 365 days behind Webex's"],
    ['a year behind', -365 * DAY, "this machine's clock is 365 days ahead of Webex's"],
    ['in 2026 while ours says 1970', 0, ''],
  ])('D1: a clock %s is an error that names the difference and the remedy', async (name, ms, words) => {
    const clock = new QuickClock(name.includes('1970') ? 0 : NOW);
    const { webex } = await skewed(ms, { clock });
    const thrown = await failure(webex.dataSources.list(TOKEN, ENDLESS));
    expect(thrown).toMatchObject({ code: 'clock', exitCode: 2, remedy: expect.stringContaining('clock') });
    expect((thrown as Error).message).toContain(words);
    await failure(webex.dataSources.list(TOKEN, ENDLESS));
    expect(server?.seen).toHaveLength(1);
  });

  it('D1: but a token that came is handed on, and only the next request is refused', async () => {
    const { webex } = await skewed(365 * DAY);
    await expect(webex.oauth.refresh(CLIENT, TOKEN, ENDLESS)).resolves.toMatchObject({
      body: { access_token: 'new-access-token' },
    });
    expect(await failure(webex.oauth.refresh(CLIENT, TOKEN, ENDLESS))).toMatchObject({ code: 'clock' });
    expect(server?.seen).toHaveLength(1);
  });

  it('a sandbox with a clock of its own can be allowed more', async () => {
    const { webex } = await skewed(365 * DAY, { longestSkewMs: Number.POSITIVE_INFINITY });
    await webex.dataSources.list(TOKEN, ENDLESS);
    expect(Math.abs(webex.serverNow() - NOW - 365 * DAY)).toBeLessThanOrEqual(500);
  });
});
