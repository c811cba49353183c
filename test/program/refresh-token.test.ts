import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { refreshTokenSchema } from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

describe('refresh-token', () => {
  test('while it is fresh: proves it with one harmless call, says whose it is, until when, and what --force does', async () => {
    const world = await ProgramWorld.start(scenario());
    const { code, stdout, stderr } = await world.run([], { bin: 'refresh-token.js' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /the service-app token of Sandbox Org 1 works, until 20\S+Z; byods refresh-token --force renews/,
    );
    const { requests } = world.sandbox.control.ledger.get();
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /dataSources']);
    expect((await world.json(refreshTokenSchema, ['refresh-token'])).document.credentials).toMatchObject([
      { kind: 'integration', action: 'kept' },
      {
        kind: 'service-app',
        action: 'kept',
        reason: expect.stringContaining('Webex takes it'),
        expiresAt: expect.any(String),
      },
    ]);
  });

  test('--force renews now, once each', async () => {
    const world = await ProgramWorld.start(scenario());
    const { document } = await world.json(refreshTokenSchema, ['refresh-token', '--force']);
    expect(document.credentials.map(({ action }) => action)).toEqual(['refreshed', 'refreshed']);
    expect(world.sandbox.control.ledger.get().total).toBe(2);
  });

  test('a token that Webex rejects is renewed, whatever its date', async () => {
    const world = await ProgramWorld.start(scenario());
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.credentials.revoke(`service-app:${org}`, 'access-token');
    const { code, document } = await world.json(refreshTokenSchema, ['refresh-token']);
    expect(code).toBe(0);
    expect(document.credentials[1]).toMatchObject({ action: 'refreshed', reason: expect.stringContaining('rejected') });
    const again = await world.json(refreshTokenSchema, ['refresh-token']);
    expect(again.document.credentials[1]).toMatchObject({ action: 'kept' });
  });

  test('a dead rung beside one that works is a warning, and the token is minted', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 15 * 1440 } }));
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds;
    world.sandbox.control.credentials.revoke(`service-app:${org}`, 'refresh-token');
    const { code, document } = await world.json(refreshTokenSchema, ['refresh-token']);
    expect(code).toBe(0);
    expect(document.credentials[1]).toMatchObject({ action: 'minted' });
    expect(document.warnings.join()).toMatch(/refresh token of .* gave no token/);
  });

  test('no rung gives a token: exit code 4, with the field to fill', async () => {
    const world = await ProgramWorld.start(
      scenario({ serviceAppPairs: 'none', integration: { obtainedMinutesAgo: 15 * 1440 } }),
    );
    world.sandbox.control.credentials.revoke('integration');
    const { code, document } = await world.json(refreshTokenSchema, ['refresh-token']);
    expect(code).toBe(4);
    expect(document.error).toMatchObject({
      code: 'reauthorization-required',
      remedy: expect.stringContaining('tokenManager.oauthRefreshToken'),
    });
    const people = await world.run(['refresh-token']);
    expect(people).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^error: a person must authorize again.*\nfix: .*setup-oauth/m),
    });
  });

  test('C5: a wrong client secret is a configuration error, and the refresh token is kept', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 15 * 1440 } }));
    const document = world.document() as { serviceApp: { clientSecret: string } };
    document.serviceApp.clientSecret = 'wrong-secret-value';
    await world.configure(document);
    const ran = await world.json(refreshTokenSchema, ['refresh-token']);
    expect(ran).toMatchObject({ code: 2, document: { error: { code: 'client-credentials' } } });
    expect(await world.stored()).toContain(Object.values(world.sandbox.setup.serviceAppTokens)[0]!.refreshToken);
  });

  test('Webex cannot be reached: exit code 6, once the token is needed', async () => {
    const world = await ProgramWorld.start(scenario({ serviceAppPairs: { obtainedMinutesAgo: 15 * 1440 } }));
    await world.sandbox.close();
    const { code, document } = await world.json(refreshTokenSchema, ['refresh-token'], { env: { RETRIES: '0' } });
    expect(code).toBe(6);
    expect(document.error?.code).toBe('unreachable');
  });

  test('several orgs: each has a line of its own, and --org takes one', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3 }));
    const all = await world.run(['refresh-token'], { env: { COLUMNS: '80' } });
    expect(all.stdout).toMatch(/Done: 3 of 3 service-app tokens work/);
    const one = await world.json(refreshTokenSchema, ['refresh-token', '--org', 'Sandbox Org 2']);
    expect(one.document.credentials.filter(({ kind }) => kind === 'service-app')).toHaveLength(1);
  });

  describe('--dry-run', () => {
    test('says of each what would be done and why, sends nothing and writes nothing', async () => {
      const world = await ProgramWorld.start();
      const before = { stored: await world.stored(), files: await readdir(world.folder) };
      const { code, document, stderr } = await world.json(refreshTokenSchema, ['refresh-token', '--dry-run']);
      expect({ code, stderr, dryRun: document.dryRun }).toEqual({ code: 0, stderr: '', dryRun: true });
      expect(document.credentials.map(({ action, reason }) => `${action}: ${reason}`)).toEqual([
        expect.stringMatching(/^kept: would be renewed with its refresh token: the access token ended 1 d/),
        expect.stringMatching(/^kept: would be renewed with its refresh token: past half its life: \d/),
        'kept: would be renewed by a mint: there is no access token yet',
      ]);
      expect(world.sandbox.control.ledger.get().total).toBe(0);
      expect({ stored: await world.stored(), files: await readdir(world.folder) }).toEqual(before);

      const people = await world.run(['refresh-token', '--dry-run'], { env: { COLUMNS: '80' } });
      expect(people.stdout).toMatch(/^due +integration /m);
      expect(people.stdout).toMatch(/^Dry run: nothing was sent or written; 3 of 3 credentials would be renewed$/m);
    });

    test('what is fresh is kept, and would be proved; with --force it would be renewed', async () => {
      const world = await ProgramWorld.start(scenario());
      const { document } = await world.json(refreshTokenSchema, ['refresh-token', '--dry-run']);
      expect(document.credentials.map(({ reason }) => reason)).toEqual([
        expect.stringMatching(/^13 d 23 h left$/),
        expect.stringMatching(/^13 d 23 h left; one harmless call would prove it$/),
      ]);
      const forced = await world.json(refreshTokenSchema, ['refresh-token', '--dry-run', '--force']);
      expect(forced.document.credentials.map(({ reason }) => reason)).toEqual([
        'would be renewed with its refresh token: asked for with --force',
        'would be renewed with its refresh token: asked for with --force',
      ]);
      expect(world.sandbox.control.ledger.get().total).toBe(0);
    });

    test('a pasted token, of which nobody told the end: Webex would be asked first', async () => {
      const world = await ProgramWorld.start(scenario());
      const { byods: _, ...pasted } = world.document();
      const [pair] = Object.values(world.sandbox.setup.serviceAppTokens);
      const env = {
        WEBEX_SERVICE_APP_ACCESS_TOKEN: pair!.accessToken,
        WEBEX_SERVICE_APP_REFRESH_TOKEN: pair!.refreshToken,
      };
      await world.configure({ ...pasted, env });
      const { document } = await world.json(refreshTokenSchema, ['refresh-token', '--dry-run']);
      expect(document.credentials[1]?.reason).toBe(
        'would be renewed with its refresh token, unless Webex tells when it ends: nobody has told',
      );
    });

    test('where a person must act, that is known without sending anything: exit code 4', async () => {
      const world = await ProgramWorld.start(
        scenario({ integration: 'none', serviceAppPairs: { obtainedMinutesAgo: 91 * 1440 } }),
      );
      const { code, document } = await world.json(refreshTokenSchema, ['refresh-token', '--dry-run']);
      expect(code).toBe(4);
      expect(document).toMatchObject({
        error: { code: 'reauthorization-required' },
        credentials: [{ action: 'failed', error: { code: 'reauthorization-required' } }],
      });
      expect(world.sandbox.control.ledger.get().total).toBe(0);
    });

    test('a lock that another process holds is nothing to it', async () => {
      const world = await ProgramWorld.start();
      const { fileTokenStore } = await import('../../src/adapters/token-store/file.ts');
      const { systemClock } = await import('../../src/adapters/system.ts');
      const held = await fileTokenStore({ path: world.configPath, clock: systemClock }).lock({ waitMs: 0 });
      const { code } = await world.run(['refresh-token', '--dry-run', '--force']);
      await held.release();
      expect(code).toBe(0);
    });
  });

  test('another process holds the lock: exit code 7 only where a renewal is needed', { timeout: 60_000 }, async () => {
    const world = await ProgramWorld.start(scenario());
    const { fileTokenStore } = await import('../../src/adapters/token-store/file.ts');
    const { systemClock } = await import('../../src/adapters/system.ts');
    const held = await fileTokenStore({ path: world.configPath, clock: systemClock }).lock({ waitMs: 0 });
    const [fresh, forced] = await Promise.all([
      world.run(['refresh-token']),
      world.json(refreshTokenSchema, ['refresh-token', '--force']),
    ]);
    await held.release();
    expect(fresh.code).toBe(0);
    expect(forced).toMatchObject({ code: 7, document: { error: { code: 'lock-busy' } } });
  });
});
