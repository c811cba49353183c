import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES } from '../../src/cli/exit-codes.ts';
import { refusals, VARIABLES, type Variable } from '../../src/cli/variables.ts';
import { EXIT } from '../../src/core/errors.ts';
import { VARIABLE_OF } from '../../src/core/set-up/variables.ts';
import { helpSchema } from '../../src/schemas.ts';
import { cli } from '../support/cli-io.ts';

const ROOT = join(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** A document with other rows below the heading of a table. */
function withRows(document: string, heading: string, rows: readonly string[]): string {
  const [before, after] = document.split(`${heading}\n`);
  const [rule, ...rest] = after!.split('\n');
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return [`${before}${heading}`, rule, ...rows, ...rest.slice(end)].join('\n');
}

// After a change of the tables: npx vitest run --project unit test/cli/told-once.test.ts -u
describe('what the documents tell in tables is what the program tells', () => {
  const markdown = (text: string) => text.replaceAll('<', '\\<');
  const row = (variable: Variable) => {
    const { name, also, meaning, default: fallback = '' } = variable;
    const names = also === undefined ? `\`${name}\`` : `\`${name}\`, \`${also}\``;
    return `| ${names} | ${markdown([meaning, ...refusals(variable)].join('; '))} | ${fallback} |`;
  };

  test('README: variables and exit codes', async () => {
    const readme = withRows(textOf('README.md'), '| variable | meaning | default |', VARIABLES.map(row));
    const codes = EXIT_CODES.map(({ code, meaning }) => `| ${code} | ${meaning} |`);
    await expect(withRows(readme, '| code | meaning |', codes)).toMatchFileSnapshot(join(ROOT, 'README.md'));
  });

  test('TOKEN_MANAGEMENT: what to do at each exit code', () => {
    const [, section] = textOf('TOKEN_MANAGEMENT.md').split('| code | what to do |\n|---|---|\n');
    const told = section!.split('\n\n')[0]!.replaceAll('`', '').split('\n');
    expect(told).toEqual(EXIT_CODES.map(({ code, whatToDo }) => `| ${code} | ${whatToDo} |`));
  });
});

describe('every variable that is read is told of, and no other', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: name.replaceAll('\\', '/'), code: codeOf(join('src', name)) }));
  const told = VARIABLES.flatMap(({ name, also }) => (also === undefined ? [name] : [name, also]));

  test('by name', () => {
    const direct = sources.flatMap(({ code }) => [...code.matchAll(/\benv\.([A-Za-z_]\w*)/g)].map(([, name]) => name!));
    const numbers = [...textOf('src/core/settings.ts').matchAll(/\bname: '([A-Z_]+)'/g)].map(([, name]) => name!);
    // Set, not read: it silences the SDK.
    const read = new Set([...direct, ...numbers].filter((name) => !name.startsWith('AWS_SDK_')));
    expect(read.size).toBeGreaterThan(20);
    expect([...read].filter((name) => !told.includes(name))).toEqual([]);
    // Node.js reads it itself.
    const ofInit: readonly string[] = Object.values(VARIABLE_OF);
    expect(told.filter((name) => !read.has(name) && !ofInit.includes(name))).toEqual(['NODE_EXTRA_CA_CERTS']);
    expect(new Set(told).size).toBe(told.length);
  });

  test('nothing takes variables out of the environment by a name that it is given, but what has its names from the table', () => {
    const dynamic = sources.filter(({ code }) => /\benv\[|\}\s*=\s*(?:\w+\.)*env\b/.test(code)).map(({ name }) => name);
    expect(dynamic.sort()).toEqual([
      'cli/commands/init/wishes.ts',
      'cli/commands/setup-oauth/client-for-server.ts',
      'cli/env-file/adopt.ts',
      'cli/sandbox-environment.ts',
      'core/settings.ts',
    ]);
  });

  /** Without comments and plain strings, which tell of fields of a document that has an `env` of its own. */
  function codeOf(path: string): string {
    return textOf(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|'[^'\n]*'/gm, '');
  }
});

test('every exit code has its line, and its number is that of EXIT', () => {
  expect(EXIT_CODES.map(({ code }) => code)).toEqual(Object.values(EXIT).sort((a, b) => a - b));
});

describe('byods help', () => {
  const help = async (...args: string[]) => await cli(['help', ...args]);

  test('exit-codes: each with its meaning', async () => {
    const { code, stdout } = await help('exit-codes');
    expect(code).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    for (const each of EXIT_CODES) expect(words).toContain(`${each.code} ${each.meaning} -> ${each.whatToDo}`);
  });

  test('environment: each variable with its meaning, its default and where it is refused', async () => {
    const { code, stdout } = await help('environment');
    expect(code).toBe(0);
    const words = stdout.replace(/\s+/g, ' ');
    for (const { name, meaning } of VARIABLES) {
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
      expect(words).toContain(meaning);
    }
    expect(words).toMatch(/SECRET_NAME [^.]*? refused beside --sandbox/);
    expect(words).toMatch(/NODE_EXTRA_CA_CERTS [^.]*\.js refused in an --env-file/);
    expect(words).toContain('default: 1440');
  });

  test('both for a program, and the help of a command, too', async () => {
    const codes = helpSchema.parse(JSON.parse((await help('exit-codes', '--json')).stdout));
    expect(codes.exitCodes).toEqual(EXIT_CODES);
    const { variables } = helpSchema.parse(JSON.parse((await help('environment', '--json')).stdout));
    expect(variables?.map(({ name }) => name)).toEqual(VARIABLES.map(({ name }) => name));
    const { text } = helpSchema.parse(JSON.parse((await help('run', '--json')).stdout));
    expect(`${text}\n`).toBe((await help('run')).stdout);
  });

  test.each(['exit-codes', 'environment'])('%s fits into 60 columns', async (topic) => {
    const { stdout } = await cli(['help', topic], { terminal: 60, env: { NO_COLOR: '1' } });
    const long = stdout.split('\n').filter((line) => line.length > 60 && !/https:/.test(line));
    expect(long).toEqual([]);
  });

  test('alone: the commands and the topics', async () => {
    const { stdout } = await help();
    expect(stdout).toMatch(/byods help exit-codes, byods help environment, byods\s+help <command>/);
    expect(stdout).toBe((await cli(['--help'])).stdout);
  });

  test('of a command: its own', async () => {
    for (const name of ['run', 'completion']) {
      const { code, stdout } = await help(name);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^byods ${name}\\b`));
    }
  });
});
