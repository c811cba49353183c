import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PROGRAMS, SHELLS } from '../../src/cli/commands/completion/shells.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { completionSchema } from '../../src/schemas.ts';
import { missing } from '../adapters/token-store/tools.ts';
import { ProgramWorld } from '../support/program.ts';
import { has, said, typed } from '../support/shells.ts';

const ROOT = join(import.meta.dirname, '../..');
const BIN: Record<string, string> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).bin;

/** What the program knows of a store that was listed: two orgs, one with a name that a shell has to quote. */
const KNOWN = {
  version: 1,
  orgs: [
    {
      id: '11111111-1111-4111-8111-111111111111',
      name: "Ann's $(touch hacked) & Co",
      listedAt: Date.now(),
      dataSources: [
        { id: 'aaa-1', host: 'voice.acme.example' },
        { id: 'aab-2', host: 'voice.acme.example' },
      ],
    },
    { id: 'b:c', name: 'Globex', listedAt: Date.now(), dataSources: [{ id: 'bbb-3' }] },
  ],
};

/** A folder with a token store, what is known of it, and the programs on the path. */
function installed() {
  const folder = mkdtempSync(join(tmpdir(), 'byods-shell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, path] of Object.entries(BIN)) symlinkSync(join(ROOT, path), join(bin, name));
  // It is there, and nobody reads it.
  writeFileSync(join(folder, 'token-config.json'), 'no JSON');
  const env = {
    PATH: `${bin}:${join(process.execPath, '..')}:${process.env.PATH}`,
    HOME: folder,
    TERM: 'dumb',
    LC_ALL: 'C.UTF-8',
  };
  return { folder, env };
}

/** The same, with {@link KNOWN} where the program looks for it. */
async function knowing() {
  const world = await ProgramWorld.start(scenario());
  expect((await world.run(['data-sources'])).code).toBe(0);
  const there = installed();
  const { completionCache } = await import('../../src/compose-completion.ts');
  const store = { kind: 'file', location: join(there.folder, 'token-config.json'), reason: 'it is there' } as const;
  await completionCache(store, there.env)!.remember(KNOWN.orgs, Date.now());
  return there;
}

describe('bash', () => {
  test.skipIf(missing('bash', has('bash')))('completes what is typed, in pieces as readline makes them', async () => {
    const { folder, env } = await knowing();
    said('bash', ['-c', 'byods completion bash >script'], env, folder);
    const ask = (line: string, ...pieces: string[]) => {
      const script = `source ./script; COMP_LINE=$1; COMP_POINT=\${#1}; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _byods_complete; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, stderr } = said('bash', ['--norc', '-c', script, 'bash', line, ...pieces], env, folder);
      expect(stderr).toBe('');
      return stdout.split('\n').filter((word) => word !== '');
    };
    expect(ask('byods st', 'byods', 'st')).toEqual(['status', 'store']);
    expect(ask('byods store ', 'byods', 'store', '')).toEqual(['copy', 'restore', 'add-client']);
    expect(ask('byods run --dr', 'byods', 'run', '--dr')).toEqual(['--dry-run']);
    expect(ask('byods ', 'byods', '')).toEqual(expect.arrayContaining(['run', 'help']));
    expect(ask('byods extend-data-source aa', 'byods', 'extend-data-source', 'aa')).toEqual(['aaa-1', 'aab-2']);
    expect(ask('extend-data-source b', 'extend-data-source', 'b')).toEqual(['bbb-3']);
    expect(ask('/x/bin/data-sources --qu', '/x/bin/data-sources', '--qu')).toEqual(['--quiet']);
    expect(ask('byods run --org Gl', 'byods', 'run', '--org', 'Gl')).toEqual(['Globex']);
    expect(ask('byods run --org=Gl', 'byods', 'run', '--org', '=', 'Gl')).toEqual(['Globex']);
    expect(ask('byods run --org=', 'byods', 'run', '--org', '=')).toHaveLength(2);
    expect(ask('byods run --org b:', 'byods', 'run', '--org', 'b', ':')).toEqual(['c']);
    expect(ask('byods run --org "Gl', 'byods', 'run', '--org', '"Gl')).toEqual(['Globex']);
    expect(ask('byods run --config ', 'byods', 'run', '--config', '')).toEqual([]);
    // A name is one word, and none of it is ever run.
    const [name] = ask('byods run --org A', 'byods', 'run', '--org', 'A');
    const script = `printf '%s' ${name}`;
    expect(said('bash', ['-c', script], env, folder).stdout).toBe(KNOWN.orgs[0]!.name);
    expect(ask('byods run --org "A', 'byods', 'run', '--org', '"A')).toEqual([]);
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
  });

  const noTerminal = missing('bash or script', has('bash') && has('script'));
  test.skipIf(noTerminal)('at a terminal: words, quotes, files and folders', async () => {
    const { folder, env } = await knowing();
    writeFileSync(
      join(folder, 'rc'),
      `PS1='$ '; cd "$HOME"; source <(byods completion bash); bind 'set bell-style none'
       bind -x '"\\C-x": echo "<<$READLINE_LINE>>"'; echo READY\n`,
    );
    const { lines } = await typed(
      'bash --noprofile --rcfile rc -i',
      [
        'byods stat\t',
        'byods run --config tok\t',
        'byods run --config=tok\t',
        'byods run --records-dir tok\t',
        'byods run --records-dir bi\t',
        'byods run --org "Gl\t',
        'byods run --org=Gl\t',
        'extend-data-source tok\t',
      ],
      env,
      folder,
    );
    expect(lines).toEqual([
      'byods status ',
      'byods run --config token-config.json ',
      'byods run --config=token-config.json ',
      'byods run --records-dir tok',
      'byods run --records-dir bin/',
      'byods run --org "Globex" ',
      'byods run --org=Globex ',
      'extend-data-source tok',
    ]);
  });
});

describe('zsh', () => {
  const no = missing('zsh or script', has('zsh') && has('script'));
  test.skipIf(no)('at a terminal: words with what they are about, quotes, files and folders', async () => {
    const { folder, env } = await knowing();
    writeFileSync(
      join(folder, '.zshrc'),
      `PROMPT='$ '; cd "$HOME"; setopt no_beep; autoload -Uz compinit; compinit -u -D; source <(byods completion zsh)
       show() { print -r -- "<<$BUFFER>>" }; zle -N show; bindkey '^X' show; bindkey '^U' kill-whole-line; print READY\n`,
    );
    const { lines, screen } = await typed(
      'stty cols 120; zsh -i',
      [
        'byods stat\t',
        'byods run --config tok\t',
        'byods run --config=tok\t',
        'byods run --records-dir bi\t',
        'byods run --org A\t',
        'byods run --org=Gl\t',
        'data-sources --org b:\t',
        'extend-data-source b\t',
        'byods extend-data-source aa\t',
      ],
      { ...env, ZDOTDIR: folder },
      folder,
    );
    expect(lines.map((line) => line.trimEnd())).toEqual([
      'byods status',
      'byods run --config token-config.json',
      'byods run --config=token-config.json',
      'byods run --records-dir bin/',
      String.raw`byods run --org Ann\'s\ \$\(touch\ hacked\)\ \&\ Co`,
      'byods run --org=Globex',
      'data-sources --org b:c',
      'extend-data-source bbb-3',
      'byods extend-data-source aa',
    ]);
    expect(screen).toMatch(/aaa-1 +-- voice\.acme\.example, Ann's/);
    expect(existsSync(join(folder, 'hacked'))).toBe(false);
  });
});

describe('fish', () => {
  test.skipIf(missing('fish', has('fish')))('completes what is typed', async () => {
    const { folder, env } = await knowing();
    said('bash', ['-c', 'byods completion fish >script'], env, folder);
    const ask = (line: string) => {
      const script = 'source ./script; complete -C $argv[1]';
      const { stdout, stderr } = said('fish', ['--no-config', '-c', script, line], env, folder);
      expect(stderr).toBe('');
      return stdout.trimEnd().split('\n').sort();
    };
    expect(ask('byods stat')).toEqual(['status\tShow how everything is; renews and writes nothing']);
    expect(ask('byods run --dr')).toEqual(['--dry-run\tRenew and write nothing; say what would be done']);
    expect(ask('extend-data-source b')).toEqual(['bbb-3\tGlobex']);
    expect(ask('byods run --org=Gl')).toEqual(['--org=Globex\tb:c']);
    expect(ask('byods run --config tok')).toEqual(['token-config.json']);
    expect(ask('byods run --config=tok')).toEqual(['--config=token-config.json']);
    expect(ask('byods run --records-dir b')).toEqual(['bin/']);
    expect(ask('extend-data-source tok')).toEqual(['']);
  });
});

describe('the scripts', () => {
  test('are for every program that the package installs', async () => {
    const world = await ProgramWorld.start('empty');
    expect([...PROGRAMS].sort()).toEqual(Object.keys(BIN).sort());
    for (const shell of SHELLS) {
      const { stdout, stderr } = await world.run(['completion', shell]);
      for (const name of PROGRAMS) expect(stdout).toContain(name);
      expect(stderr).toBe('');
      expect((await world.json(completionSchema, ['completion', shell])).document).toMatchObject({
        shell,
        script: stdout,
      });
    }
  });
});

describe('what is written down for completion', () => {
  const cacheOf = (world: ProgramWorld) => join(world.folder, '.cache/byods-keeper');
  const ids = async (world: ProgramWorld, ...more: string[]) =>
    (await world.run(['__complete', 'extend-data-source', ...more, ''])).stdout;

  test.each([[['run']], [['data-sources']], [['extend-data-source', '--all']], [['refresh-token']]])(
    '%j: ids, names and hosts, and no secret',
    async (args) => {
      const world = await ProgramWorld.start(scenario({ orgs: 2, dataSourcesPerOrg: 2 }));
      expect(await ids(world)).toContain('--all');
      expect((await world.run(args)).code).toBe(0);
      const [name] = readdirSync(cacheOf(world));
      const text = readFileSync(join(cacheOf(world), name!), 'utf8');
      const { orgs } = JSON.parse(text);
      expect(orgs).toHaveLength(2);
      expect(Object.keys(orgs[0])).toEqual(['id', 'name', 'listedAt', 'dataSources']);
      expect(Object.keys(orgs[0].dataSources[0])).toEqual(['id', 'host']);
      expect(statSync(join(cacheOf(world), name!)).mode & 0o777).toBe(0o600);
      // Shown on stdout, where the world looks for secrets.
      expect((await ids(world)).match(/^[\w-]+\t\S+, Sandbox Org \d$/gm)).toHaveLength(4);
      expect((await ids(world, '--org', 'Sandbox Org 2')).match(/Sandbox Org 2$/gm)).toHaveLength(2);
      const requests = world.sandbox.control.ledger.get().total;
      await ids(world);
      expect(world.sandbox.control.ledger.get().total).toBe(requests);
    },
  );

  test.each([
    [['status']],
    [['run', '--dry-run']],
    [['extend-data-source', '--all', '--dry-run']],
    [['run', '--sandbox']],
    [['data-sources', '--sandbox']],
  ])('%j writes nothing', async (args) => {
    const world = await ProgramWorld.start(scenario());
    const env = args.includes('--sandbox') ? { WEBEX_API_BASE_URL: undefined } : {};
    expect((await world.run(args, { env })).code).toBeLessThan(4);
    expect(existsSync(join(world.folder, '.cache'))).toBe(false);
  });

  test('where it cannot be written nobody is told, and nothing else changes', async () => {
    const world = await ProgramWorld.start(scenario());
    writeFileSync(join(world.folder, '.cache'), '');
    expect(await world.run(['data-sources', '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect((await world.run(['data-sources'], { env: { HOME: undefined } })).code).toBe(0);
  });

  test('another store, and one that an --env-file names, have what was listed there', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    expect((await world.run(['data-sources'])).code).toBe(0);
    const count = (text: string) => text.match(/Sandbox Org/g)?.length ?? 0;
    expect(count(await ids(world))).toBe(3);
    expect(count(await ids(world, '--config', world.configPath))).toBe(3);
    expect(count(await ids(world, '--config', 'other.json'))).toBe(0);
    writeFileSync(join(world.folder, 'other.env'), 'BYODS_CONFIG=other.json\n');
    expect(count(await ids(world, '--env-file', 'other.env'))).toBe(0);
    expect(count(await ids(world, '--env-file', 'none.env'))).toBe(0);
  });
});
