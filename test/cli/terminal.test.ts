import { describe, expect, test } from 'vitest';
import { watchedWarnings } from '../../src/cli/watched.ts';
import { cli } from '../support/cli-io.ts';

describe('at a terminal', () => {
  test('H8: colours, and none with --no-color, NO_COLOR or TERM=dumb; the words are the same', {
    timeout: 60_000,
  }, async () => {
    const coloured = await cli(['data-sources', '--sandbox'], { terminal: 100 });
    expect(coloured.stdout).toContain('\x1b[');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours
    const words = coloured.stdout.replace(/\x1b\[\d+m/g, '');
    for (const [args, env] of [
      [['--no-color'], {}],
      [[], { NO_COLOR: '1' }],
      [[], { TERM: 'dumb' }],
    ] as const) {
      const plain = await cli(['data-sources', '--sandbox', ...args], { terminal: 100, env });
      expect(plain.stdout).toBe(words);
    }
  });

  test('a token is printed with a note on stderr that it is a secret, and not with --quiet', async () => {
    const token = ['get-token', '--sandbox', '--org', 'Acme Sandbox Bank'];
    const noted = await cli(token, { terminal: 100 });
    expect(noted.stdout).toMatch(/^sandbox-access-[\w-]+\n$/);
    expect(noted.stderr).toMatch(/note:\S* this is a secret/);
    expect(await cli([...token, '--quiet'], { terminal: 100 })).toMatchObject({ code: 0, stderr: '' });
    expect(await cli(token)).toMatchObject({ code: 0, stderr: '' });
  });

  test('"-" is refused where stdin is a terminal', async () => {
    const { code, stderr } = await cli(['extend-data-source', '-'], { stdinIsTTY: true });
    expect(code).toBe(2);
    expect(stderr).toContain('stdin is a terminal');
  });
});

test.each([
  [{ NODE_DEBUG: 'http' }, [], 1],
  [{ NODE_DEBUG: 'fs,undici' }, [], 1],
  [{ NODE_DEBUG: 'fs,timer' }, [], 0],
  [{}, ['--inspect=0.0.0.0:9229'], 1],
  [{ NODE_OPTIONS: '--inspect-brk' }, [], 1],
  [{ NODE_OPTIONS: '--max-old-space-size=200' }, ['--enable-source-maps'], 0],
  [{}, ['--report-on-fatalerror'], 1],
])('I4: %j %j: %i warnings', (env, execArgv, warnings) => {
  expect(watchedWarnings({ env, execArgv })).toHaveLength(warnings);
});
