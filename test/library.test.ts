import { describe, expect, onTestFinished, test } from 'vitest';
import { type RenewalReport, renewalPass, TokenManager } from '../src/index.ts';
import { scenario } from '../src/sandbox/scenarios/builder.ts';
import { VirtualWorld } from './support/virtual-world.ts';

async function opened(world: VirtualWorld, env: Record<string, string> = {}): Promise<TokenManager> {
  const tokens = await TokenManager.open({
    env: { WEBEX_API_BASE_URL: world.sandbox.baseUrl, BYODS_CONFIG: world.configPath, ...env },
  });
  onTestFinished(() => tokens.close());
  return tokens;
}

describe('renewalPass', () => {
  test.each([0, 61, 1440, 1.5, -1, Number.NaN])('everyMinutes: %d is refused by name', async (everyMinutes) => {
    const tokens = await opened(await VirtualWorld.start(scenario()));
    expect(() => renewalPass(tokens, { everyMinutes })).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringContaining('everyMinutes must be') }),
    );
  });

  test('an interval that data sources do not live through is refused, as for the command', async () => {
    const tokens = await opened(await VirtualWorld.start(scenario()), { TOKEN_LIFETIME_MINUTES: '60' });
    expect(() => renewalPass(tokens, { everyMinutes: 30 })).toThrow(expect.objectContaining({ code: 'configuration' }));
    renewalPass(tokens, { everyMinutes: 15 });
    renewalPass(tokens);
  });

  test('never runs twice at once: who asks meanwhile gets the run that is under way', async () => {
    const world = await VirtualWorld.start(scenario());
    const reports: RenewalReport[] = [];
    const pass = renewalPass(await opened(world), { onReport: (report) => reports.push(report) });
    pass.start();
    pass.start();
    const [one, two] = await Promise.all([pass.run(), pass.run()]);
    await pass.stop();
    expect(two).toBe(one);
    expect(reports).toEqual([one]);
    expect(one.problems).toEqual([]);
    expect(Object.values(world.sandbox.control.ledger.get().putsPerDataSource)).toEqual([1]);
    expect(await pass.run(), 'another one afterwards').not.toBe(one);
  });

  test('a run that cannot report is told, and neither it nor a listener that throws ends the rest', async () => {
    const world = await VirtualWorld.start(scenario());
    const tokens = await opened(world);
    const good = await world.read();
    await world.write('{');
    const told: unknown[] = [];
    const pass = renewalPass(tokens, {
      onReport: () => {
        throw new Error('test: the listener');
      },
      onError: (error) => told.push(error),
    });
    pass.start();
    await pass.stop();
    expect(told).toMatchObject([{ code: expect.stringMatching(/^(store-corrupt|configuration)$/) }]);
    await world.write(JSON.parse(good));
    pass.start();
    await pass.stop();
    expect(told[1]).toMatchObject({ message: 'test: the listener' });
  });
});
