import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Scenario } from '../../src/sandbox/scenario.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { authorizingWorld, pressed, unauthorized, visited } from '../support/authorizing.ts';
import { expectNoLeak } from '../support/leak.ts';
import { type ProgramWorld, until } from '../support/program.ts';
import { atTerminal, hasTerminal } from '../support/terminal.ts';

if (!hasTerminal) console.warn('SKIPPED: setup-oauth at a terminal is not tested: `script` of util-linux is not here');

const PASTE = /Paste the address[^\n]*: *$/;

type Typed = Parameters<typeof atTerminal>[1]['type'];

/** Runs it at a terminal, with a browser that writes down how it was called; nothing on the screen may be a secret. */
async function typedTo(
  world: ProgramWorld,
  args: readonly string[],
  type: Typed,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; screen: string; browser: () => string }> {
  const called = join(world.folder, 'browser-arguments');
  const browser = join(world.folder, 'browser');
  writeFileSync(called, '');
  writeFileSync(browser, `#!/bin/sh\nprintf '%s\\n' "$#" "$@" > '${called}.new' && mv '${called}.new' '${called}'\n`);
  chmodSync(browser, 0o755);
  const ran = await atTerminal(['setup-oauth', ...args], {
    cwd: world.folder,
    env: {
      PATH: process.env.PATH,
      HOME: world.folder,
      BROWSER: browser,
      WEBEX_API_BASE_URL: world.sandbox.baseUrl,
      ...env,
    },
    type,
  });
  expectNoLeak(ran.screen, world.sandbox);
  return { ...ran, browser: () => readFileSync(called, 'utf8') };
}

function addressOn(screen: string): string {
  return /http\S+\/authorize\?\S+/.exec(screen)![0];
}

/** The redirected address, as a person copies it. */
const copied = async (screen: string) => `${await pressed(addressOn(screen))}\r`;

test.runIf(hasTerminal)('I7: the browser is called with the printed address and nothing else', async () => {
  const { world, port } = await authorizingWorld();
  const called = join(world.folder, 'browser-arguments');
  const { code, screen, browser } = await typedTo(
    world,
    ['--port', String(port)],
    [
      [
        /Waiting for it there/,
        async (shown) => {
          await until(() => readFileSync(called, 'utf8') !== '', 'a browser that was called');
          await visited(await pressed(addressOn(shown)));
          return '';
        },
      ],
    ],
  );
  expect(browser()).toBe(`1\n${addressOn(screen)}\n`);
  expect(code).toBe(0);
  expect(screen.indexOf('/authorize')).toBeLessThan(screen.indexOf('Done'));
  expect(screen).not.toMatch(PASTE);
  expect(screen).toMatch(/Done: the integration is authorized/);
});

test.runIf(hasTerminal)(
  'the browser gets what a desktop needs, and no secret of the environment or of --env-file',
  async () => {
    const { world, port } = await authorizingWorld();
    const seen = join(world.folder, 'browser-environment');
    const looker = join(world.folder, 'looker');
    writeFileSync(looker, `#!/bin/sh\nenv > '${seen}.new' && mv '${seen}.new' '${seen}'\n`);
    chmodSync(looker, 0o755);
    const file = join(world.folder, 'secrets.env');
    writeFileSync(file, 'AWS_SECRET_ACCESS_KEY=fake-secret-key\nWEBEX_PERSONAL_ACCESS_TOKEN=fake-personal-token\n', {
      mode: 0o600,
    });
    const { code } = await typedTo(
      world,
      ['--port', String(port), '--env-file', file],
      [
        [
          /Waiting for it there/,
          async (shown) => {
            await until(() => existsSync(seen), 'a browser that wrote down its environment');
            return await copied(shown);
          },
        ],
      ],
      { BROWSER: looker, LC_ALL: 'C.UTF-8', WEBEX_INTEGRATION_CLIENT_SECRET: 'fake-client-secret', https_proxy: '' },
    );
    expect(code).toBe(0);
    const environment = readFileSync(seen, 'utf8');
    expect(environment).toMatch(/^HOME=/m);
    expect(environment).toMatch(/^LC_ALL=C.UTF-8$/m);
    expect(environment).not.toMatch(/fake-|^AWS_|^WEBEX_|^NODE_/m);
  },
);

test.runIf(hasTerminal)(
  'over SSH no browser is opened, the line for ssh is told, and an address is pasted',
  async () => {
    const { world, port } = await authorizingWorld();
    const ssh = { SSH_CONNECTION: '203.0.113.7 50000 192.0.2.9 2222' };
    const wrong = async (shown: string) => `${(await pressed(addressOn(shown))).replace(/state=[^&]*/, 'state=x')}\r`;
    const { code, screen, browser } = await typedTo(
      world,
      ['--port', String(port)],
      [
        [PASTE, 'http://localhost:1/callback?code=x\r'],
        [/that is not the address: it does not begin with[\s\S]*Paste[^\n]*: *$/, wrong],
        [/its state is not the one of this run[\s\S]*Paste[^\n]*: *$/, copied],
      ],
      ssh,
    );
    expect(screen).toContain(`ssh -p 2222 -L ${port}:localhost:${port} 192.0.2.9`);
    expect(browser()).toBe('');
    expect(code).toBe(0);
    expect(screen).toMatch(/Done: the integration is authorized/);
  },
);

test.runIf(hasTerminal)('over SSH with a forwarded port, the browser ends the question', async () => {
  const { world, port } = await authorizingWorld();
  const { code, screen } = await typedTo(
    world,
    ['--port', String(port)],
    [
      [
        PASTE,
        async (shown) => {
          expect((await visited(await pressed(addressOn(shown)))).text).toContain('The tokens are saved');
          return '';
        },
      ],
    ],
    { SSH_CONNECTION: '203.0.113.7 50000 192.0.2.9 22' },
  );
  expect(screen).toContain(`ssh -L ${port}:localhost:${port} 192.0.2.9`);
  expect(code).toBe(0);
});

test.runIf(hasTerminal)('J10: where the port is taken, the address is pasted; no other port is tried', async () => {
  const { world, port } = await authorizingWorld();
  const server = createServer((_, response) => response.end('another program'));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { code, screen } = await typedTo(world, ['--port', String(port), '--no-browser'], [[PASTE, copied]]);
  expect(screen).toMatch(new RegExp(`port ${port} .* another program listens there.*:${port}`, 's'));
  expect(addressOn(screen)).toContain(encodeURIComponent(`http://localhost:${port}/callback`));
  expect(code).toBe(0);
});

const nth = (times: number) => new RegExp(`(?:Paste the address[\\s\\S]*?){${times}}: *$`);

test.runIf(hasTerminal).each<[string, Typed]>([
  ['an empty line', [[PASTE, '\r']]],
  ['Ctrl-D', [[PASTE, '\u0004']]],
  ['the tenth address that is none', Array.from({ length: 10 }, (_, index) => [nth(index + 1), 'fake\r'] as const)],
])('%s ends the asking alone: the browser is still waited for', async (_what, typed) => {
  const { world, port } = await authorizingWorld();
  const visit = async (shown: string) => {
    await visited(await pressed(addressOn(shown)));
    return '';
  };
  const { code, screen } = await typedTo(
    world,
    ['--port', String(port), '--no-browser'],
    [...typed, [/Still waiting for the browser/, visit]],
  );
  expect(code).toBe(0);
  expect(screen).toMatch(/Done: the integration is authorized/);
});

test.runIf(hasTerminal)(
  'a person who denies, and pastes that; and one who pastes nothing where nothing else can come',
  async () => {
    const { world, port } = await authorizingWorld();
    const denied = await typedTo(
      world,
      ['--port', String(port), '--no-browser'],
      [[PASTE, async (shown) => `${await pressed(addressOn(shown), 'deny')}\r`]],
    );
    expect(denied.code).toBe(4);
    expect(denied.screen).toMatch(/was denied; nothing was stored/);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const none = await typedTo(world, ['--port', String(port), '--no-browser'], [[PASTE, '\r']]);
    expect(none.code).toBe(4);
    expect(none.screen).toMatch(/no address was pasted/);
  },
);

test.runIf(hasTerminal)('Ctrl-C at the question ends it', async () => {
  const { world, port } = await authorizingWorld();
  const before = await world.stored();
  const { code } = await typedTo(world, ['--port', String(port), '--no-browser'], [[PASTE, '\u0003']]);
  expect(code).toBe(130);
  expect(await world.stored()).toBe(before);
});

const onlyPat = (): Scenario => ({
  ...scenario({ serviceAppPairs: 'none', integration: 'none' }),
  personalAccessToken: { obtainedMinutesAgo: 60 },
});

test.runIf(hasTerminal)(
  '--pat asks for a personal access token, says how long it lives, and does not show it',
  async () => {
    const { world } = await authorizingWorld(onlyPat());
    const token = world.sandbox.setup.personalAccessToken!;
    await world.configure({ ...world.document(), tokenManager: { personalAccessToken: 'fake-token-of-yesterday' } });
    const { code, screen } = await typedTo(world, ['--pat'], [[/Personal access token: *$/, `${token}\r`]]);
    expect(code).toBe(0);
    expect(screen).toMatch(/lives 12 hours, and nothing renews it/);
    expect(screen).toMatch(/personal access token: 11 h left/);
  },
);

test.runIf(hasTerminal)(
  'where no integration is configured a token is offered; who gives none is sent to byods init',
  async () => {
    const { world } = await authorizingWorld(onlyPat());
    const token = world.sandbox.setup.personalAccessToken!;
    await world.configure({ ...world.document(), tokenManager: { personalAccessToken: 'fake-token-of-yesterday' } });
    const offered = /Personal access token \(empty: none\): *$/;
    const none = await typedTo(world, [], [[offered, '\r']]);
    expect(none.code).toBe(2);
    expect(none.screen).toMatch(/byods init adds an integration/);
    expect((await typedTo(world, [], [[offered, `${token}\r`]])).code).toBe(0);
  },
);

test.runIf(hasTerminal)(
  'where the program that opens browsers fails, that is told, and an address is pasted',
  async () => {
    const { world, port } = await authorizingWorld();
    const { code, screen } = await typedTo(
      world,
      ['--port', String(port)],
      [[/Paste the address[\s\S]*opened no browser/, copied]],
      { BROWSER: '/bin/false' },
    );
    expect(code).toBe(0);
    expect(screen).toMatch(/Done: the integration is authorized/);
  },
);

test.runIf(hasTerminal)('a browser that was opened somewhere out of sight: the address can be pasted too', async () => {
  const { world, port } = await authorizingWorld();
  const { code } = await typedTo(world, ['--port', String(port)], [[PASTE, copied]]);
  expect(code).toBe(0);
});

test.runIf(hasTerminal)('a browser that cannot be opened is told, and the address can be pasted', async () => {
  const { world, port } = await authorizingWorld(unauthorized());
  const { code, screen } = await typedTo(world, ['--port', String(port), '--no-browser', '--quiet'], [[PASTE, copied]]);
  expect(code).toBe(0);
  expect(screen).toContain('/authorize?');
});
