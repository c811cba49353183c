import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runProgram } from '../support/program.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'byods-help-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Nothing listens there: whatever is sent would be an exit code of 6.
const env = { PATH: process.env.PATH, WEBEX_API_BASE_URL: 'http://127.0.0.1:9/v1' };
const run = (args: readonly string[], more: Record<string, string> = {}, bin = 'cli.js') =>
  runProgram(args, { env: { ...env, HOME: folder, ...more }, bin }, folder);

describe('help', () => {
  test('nothing at all: the help on stderr, and exit code 2', async () => {
    const { code, stdout, stderr } = await run([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('byods <command> [options]');
  });

  test.each([[['--help']], [['-h']], [['help']]])('%j: every command, on stdout', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name } of COMMANDS) expect(stdout).toContain(`byods ${name}`);
  });

  test.each(COMMANDS.map(({ name }) => name))('of %s has examples, and fits into 80 columns', async (name) => {
    const { code, stdout } = await run([name, '--help'], { LANG: 'de_DE.UTF-8' });
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect((await run(['help', name])).stdout).toBe(stdout);
  });

  test.each(['list', 'add', 'remove', 'pause', 'resume'])(
    'of orgs %s has examples, and fits into 80 columns',
    async (name) => {
      expect((await run(['orgs', '--help'])).stdout).toContain(`byods orgs ${name}`);
      const { code, stdout } = await run(['orgs', name, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Examples:$/m);
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect((await run(['help', 'orgs', name])).stdout).toBe(stdout);
    },
  );

  test('the named programs are their commands', async () => {
    for (const name of ['data-sources', 'extend-data-source', 'refresh-token']) {
      expect((await run(['--help'], {}, `${name}.js`)).stdout).toBe((await run([name, '--help'])).stdout);
    }
  });
});
