import { describe, expect, test } from 'vitest';
import { COMMANDS, LEAVES } from '../../src/cli/commands.ts';
import { type Completion, complete } from '../../src/cli/completion/complete.ts';
import { choicesOf, positionalsOf } from '../../src/cli/parser-facts.ts';
import { parserOf } from '../../src/cli/program.ts';
import type { KnownOrg } from '../../src/core/known-org.ts';
import { cli } from '../support/cli-io.ts';

const KNOWN: readonly KnownOrg[] = [
  {
    id: '11111111-1111-4111-8111-111111111111',
    name: 'Acme Bank',
    listedAt: 0,
    dataSources: [{ id: 'aaa-1', host: 'voice.acme.example' }, { id: 'aab-2' }],
  },
  { id: '22222222-2222-4222-8222-222222222222', listedAt: 0, dataSources: [{ id: 'bbb-3', host: 'b.example' }] },
];

const nothingKnown = async () => [];
const never = async () => {
  throw new Error('looked up what nobody needs');
};

async function words(typed: readonly string[], lookup = nothingKnown as () => Promise<readonly KnownOrg[]>) {
  return (await complete(typed, lookup)).candidates.map(({ word }) => word);
}

describe('whatever is a command or an option is completed', () => {
  test('every command, with what it does', async () => {
    const { kind, candidates } = await complete([''], never);
    expect(kind).toBe('words');
    expect(candidates).toEqual(COMMANDS.map(({ name, describe }) => ({ word: name, about: describe })));
    for (const { name } of COMMANDS) expect(await words([name.slice(0, -1)])).toContain(name);
  });

  test.each(LEAVES)('every option that the help of $words tells of', async ({ words: named, spec }) => {
    // The page that people read, made by yargs: not what completion itself asks.
    const [page = ''] = (await parserOf(spec).getHelp()).split(/^Examples:/m);
    // A description may begin a line with an option that it speaks of: an option's own line has the column of options.
    const told = [...page.matchAll(/^ {2,6}(?:-\w, )?--([\w-]+)/gm)].map(([, option]) => `--${option}`);
    expect(told.length).toBeGreaterThan(4);
    const { candidates } = await complete([...named, '--'], never);
    expect(candidates.map(({ word }) => word).sort()).toEqual([...told].sort());
    expect(candidates.filter(({ about }) => !about)).toEqual([]);
  });

  test.each(LEAVES)('every word that $words can only take from a list', async ({ words: named, spec }) => {
    const [first] = positionalsOf(spec.usage);
    const choices = first === undefined ? [] : choicesOf(parserOf(spec), first.name);
    if (choices.length > 0) expect(await words([...named, ''], never)).toEqual(choices);
  });
});

describe('where the cursor is', () => {
  const rows: [typed: string[], expected: Partial<Completion> | string[]][] = [
    [['ru'], ['run']],
    [['--vers'], ['--version']],
    [['--json', 'ru'], ['run']],
    [['nope', ''], []],
    [['run', '--dr'], ['--dry-run']],
    [['run', '--dry-run', '--dr'], []],
    [['run', '-q', '--qui'], []],
    [['run', '--org', 'x', '--or'], ['--org']],
    [['run', '--', '--dr'], []],
    [['run', '--config', ''], { kind: 'files' }],
    [['run', '--config=a'], { kind: 'files' }],
    [['run', '--env-file', ''], { kind: 'files' }],
    [['run', '--records-dir', ''], { kind: 'folders' }],
    [
      ['orgs', ''],
      ['list', 'add', 'remove', 'pause', 'resume'],
    ],
    [
      ['orgs', '--json', 'r'],
      ['remove', 'resume'],
    ],
    [['orgs', 'nope', ''], []],
    [['orgs', 'add', '--na'], ['--name']],
    [['orgs', 'add', '--csv', ''], { kind: 'files' }],
    [['run', '--store', ''], []],
    [['extend-data-source', '--expiring-within', ''], []],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['data-sources', '--status', ''],
      ['active', 'disabled'],
    ],
    [['update-data-source', 'x', '--status', 'd'], ['disabled']],
    [['get-token', '--format=j'], ['--format=json']],
    [['completion', 'z'], ['zsh']],
    [
      ['help', 'e'],
      ['exit-codes', 'environment', 'extend-data-source'],
    ],
  ];
  test.each(rows)('%j', async (typed, expected) => {
    if (Array.isArray(expected)) expect(await words(typed)).toEqual(expected);
    else expect(await complete(typed, never)).toMatchObject({ ...expected, candidates: [] });
  });

  test('where no word can stand, or none is known, the options', async () => {
    expect(await words(['run', ''], never)).toContain('--dry-run');
    expect(await words(['completion', 'bash', ''], never)).toContain('--json');
    expect(await words(['extend-data-source', ''])).toContain('--all');
    expect(await words(['run', 'x'], never)).toEqual([]);
  });
});

describe('what is known of the token store', () => {
  const known = async () => KNOWN;

  test('data sources, with where they lead and whose they are; none twice', async () => {
    const { candidates } = await complete(['extend-data-source', ''], known);
    expect(candidates).toEqual([
      { word: 'aaa-1', about: 'voice.acme.example, Acme Bank' },
      { word: 'aab-2', about: 'Acme Bank' },
      { word: 'bbb-3', about: 'b.example, 22222222-2222-4222-8222-222222222222' },
    ]);
    expect(await words(['extend-data-source', 'aab-2', 'a'], known)).toEqual(['aaa-1']);
    expect(await words(['extend-data-source', '--json', 'aa'], known)).toEqual(['aaa-1', 'aab-2']);
  });

  test.each([['--org', 'Acme Bank'], ['--org=Acme Bank'], ['--org', '11111111-1111-4111-8111-111111111111']])(
    'those of an org that is named: %j',
    async (...org) => {
      expect(await words(['extend-data-source', ...org, ''], known)).toEqual(['aaa-1', 'aab-2']);
    },
  );

  test('orgs by name; by id where they have none, or one was begun', async () => {
    expect(await words(['run', '--org', ''], known)).toEqual(['Acme Bank', '22222222-2222-4222-8222-222222222222']);
    expect(await words(['run', '--org', '11'], known)).toEqual(['11111111-1111-4111-8111-111111111111']);
    expect(await words(['run', '--org=Ac'], known)).toEqual(['--org=Acme Bank']);
    expect(await words(['orgs', 'pause', 'A'], known)).toEqual(['Acme Bank']);
  });
});

describe('the answer to a shell', () => {
  test('the kind on the first line; then words, with what they are about behind a tab', async () => {
    const { code, stdout, stderr } = await cli(['__complete', 'run', '--dr'], { env: {} });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'words\n--dry-run\tRenew and write nothing; say what would be done\n',
      stderr: '',
    });
    expect((await cli(['__complete', 'run', '--config', 'x'])).stdout).toBe('files\n');
  });

  test('whatever is typed, an answer and no error', async () => {
    for (const typed of [
      [],
      [''],
      ['--'],
      ['run', '--org=', '--org'],
      ['\0'],
      ['run', '--store', 'ftp:x', '--org', ''],
    ]) {
      const { code, stdout, stderr } = await cli(['__complete', ...typed], { env: { HOME: '/nowhere' } });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^(?:words|files|folders)\n/);
    }
  });

  test('it is no command: no help tells of it, and no mistake leads to it', async () => {
    expect((await cli(['--help'])).stdout).not.toContain('__complete');
    expect((await cli(['__complet'])).stderr).toContain('did you mean completion?');
  });
});
