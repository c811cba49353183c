import { describe, expect, it } from 'vitest';
import { detectStore, namedStore, type StoreClues } from '../../../src/adapters/token-store/detect.ts';
import { KeeperError } from '../../../src/core/errors.ts';

const LOCAL = './token-config.json';
const USER_FOLDER = '/home/fake/.config/byods-keeper';
const USER = `${USER_FOLDER}/token-config.json`;

/** Every clue there can be, the strongest first, and what it leads to. */
const CLUES: [string, Partial<StoreClues>, object][] = [
  [
    '--store file:',
    { store: 'file:/fake/a.json' },
    { kind: 'file', location: '/fake/a.json', reason: '--store file:/fake/a.json' },
  ],
  [
    'BYODS_STORE',
    { env: { BYODS_STORE: 'aws:fake-secret-b' } },
    { kind: 'aws', location: 'fake-secret-b', reason: 'BYODS_STORE is set' },
  ],
  [
    'BYODS_CONFIG',
    { env: { BYODS_CONFIG: '/fake/c.json' } },
    { kind: 'file', location: '/fake/c.json', reason: 'BYODS_CONFIG is set' },
  ],
  [
    'SECRET_NAME',
    { env: { SECRET_NAME: 'fake-secret-d' } },
    { kind: 'aws', location: 'fake-secret-d', reason: 'SECRET_NAME is set' },
  ],
  [
    'the file here',
    { exists: (path) => path === LOCAL },
    { kind: 'file', location: LOCAL, reason: `${LOCAL} is there` },
  ],
  [
    'the file of the user',
    { exists: (path) => path === USER },
    { kind: 'file', location: USER, reason: 'it is in the per-user configuration folder' },
  ],
];

/** All clues from one on down, together. */
function from(index: number): StoreClues {
  const some = CLUES.slice(index).map(([, clues]) => clues);
  return {
    userConfigDir: USER_FOLDER,
    ...Object.assign({}, ...some),
    env: Object.assign({}, ...some.map(({ env }) => env)),
    exists: (path) => some.some(({ exists }) => exists?.(path)),
  };
}
const clues = (change: Partial<StoreClues>): StoreClues => ({
  env: {},
  exists: () => false,
  userConfigDir: USER_FOLDER,
  ...change,
});
const chosen = ({ note: _, ...choice }: ReturnType<typeof detectStore>) => choice;

/** What clues are refused with. */
function refusal(change: Partial<StoreClues>): KeeperError {
  try {
    detectStore(clues(change));
  } catch (thrown) {
    if (thrown instanceof KeeperError) return thrown;
    throw thrown;
  }
  throw new Error('it was accepted');
}

describe('detectStore', () => {
  it.each(CLUES.map(([what, , choice], index) => [what, index, choice] as const))(
    'F13: %s wins over everything below it',
    (_what, index, choice) => {
      expect(chosen(detectStore(from(index)))).toEqual(choice);
    },
  );

  it.each(CLUES)('F13: %s is enough alone', (_what, clue, choice) => {
    expect(detectStore(clues(clue))).toEqual(choice);
  });

  it('--config wins like --store', () => {
    const { store: _, ...rest } = from(0);
    expect(detectStore({ ...rest, config: 'my.json' })).toEqual({
      kind: 'file',
      location: 'my.json',
      reason: '--config my.json',
    });
  });

  it('--store and --config together are refused', () => {
    expect(refusal({ store: 'file:/fake/a.json', config: '/fake/a.json' })).toMatchObject({
      code: 'usage',
      exitCode: 2,
    });
  });

  it.each([
    ['file:relative.json', 'file', 'relative.json'],
    ['file:C:\\fake folder\\a.json', 'file', 'C:\\fake folder\\a.json'],
    ['vault:team/kv/byods', 'vault', 'team/kv/byods'],
    ['aws:fake/name', 'aws', 'fake/name'],
    [
      'aws:arn:aws:secretsmanager:eu-central-1:000000000000:secret:fake-AbCdEf',
      'aws',
      'arn:aws:secretsmanager:eu-central-1:000000000000:secret:fake-AbCdEf',
    ],
  ])('--store may be %s', (store, kind, location) => {
    expect(detectStore(clues({ store }))).toMatchObject({ kind, location });
    expect(detectStore(clues({ env: { BYODS_STORE: store } }))).toMatchObject({ kind, location });
  });

  it.each(['/fake/a.json', 'hsm:x', 'FILE:x', 'aws:', 'file:', 's3:x', ''])(
    '--store may not be "%s", nor BYODS_STORE',
    (store) => {
      expect(refusal({ store })).toMatchObject({ code: 'usage', message: expect.stringContaining('--store must be') });
      if (store !== '') expect(refusal({ env: { BYODS_STORE: store } }).message).toContain('BYODS_STORE must be');
    },
  );

  it('--config may not be empty', () => {
    expect(refusal({ config: '' })).toMatchObject({ code: 'usage' });
  });

  it('empty variables are absent', () => {
    const env = { BYODS_STORE: '', BYODS_CONFIG: '', SECRET_NAME: '', AWS_LAMBDA_FUNCTION_NAME: '' };
    expect(detectStore(clues({ env, exists: (path) => path === LOCAL }))).toEqual({
      kind: 'file',
      location: LOCAL,
      reason: `${LOCAL} is there`,
    });
  });

  it('nothing at all is refused with what would mend it', () => {
    const error = refusal({});
    expect(error).toMatchObject({ code: 'configuration', exitCode: 2 });
    expect(error.message).toContain(LOCAL);
    expect(error.message).toContain(USER);
    expect(error.remedy).toContain('--sandbox');
    expect(refusal({ userConfigDir: undefined }).message).not.toContain('undefined');
  });

  it('looks nowhere else', () => {
    const asked: string[] = [];
    refusal({
      exists: (path) => {
        asked.push(path);
        return false;
      },
    });
    expect(new Set(asked)).toEqual(new Set([LOCAL, USER, './.byods/token-config.json.last-good']));
  });
});

describe('in a Lambda', () => {
  const lambda = { AWS_LAMBDA_FUNCTION_NAME: 'fake-function' };
  it.each([
    ["the sample's secret by default", {}, 'webex-byods-credentials', 'running in a Lambda'],
    [
      'the secret that SECRET_NAME names',
      { SECRET_NAME: 'fake-secret' },
      'fake-secret',
      'running in a Lambda, SECRET_NAME is set',
    ],
  ])('it is %s, also with files about, and nothing is noted', (_what, env, location, reason) => {
    expect(detectStore(clues({ env: { ...lambda, ...env }, exists: () => true }))).toEqual({
      kind: 'aws',
      location,
      reason,
    });
  });

  it('flags and BYODS_ variables win', () => {
    expect(detectStore(clues({ env: { ...lambda, BYODS_CONFIG: '/fake/c.json' } })).location).toBe('/fake/c.json');
    expect(detectStore(clues({ env: lambda, store: 'file:/fake/a.json' })).location).toBe('/fake/a.json');
  });
});

describe('SECRET_NAME beside ./token-config.json', () => {
  const both = (change: Partial<StoreClues> = {}) =>
    detectStore(
      clues({ exists: (path) => path === LOCAL, ...change, env: { SECRET_NAME: 'fake-secret', ...change.env } }),
    );

  it('takes the secret, and says so and how to choose', () => {
    const { note, ...choice } = both();
    expect(choice).toEqual({ kind: 'aws', location: 'fake-secret', reason: 'SECRET_NAME is set' });
    expect(note).toContain('using the AWS secret fake-secret (SECRET_NAME is set)');
    for (const way of [LOCAL, `--config ${LOCAL}`, '--store aws:fake-secret']) expect(note).toContain(way);
  });

  it('says so also when another variable decides', () => {
    expect(both({ env: { BYODS_CONFIG: '/fake/c.json' } }).note).toContain('using /fake/c.json (BYODS_CONFIG is set)');
    expect(both({ env: { BYODS_STORE: 'aws:fake-b' } }).note).toContain(
      'using the AWS secret fake-b (BYODS_STORE is set)',
    );
  });

  it.each<[string, Partial<StoreClues>]>([
    ['a flag decides: who types it knows', { store: 'file:/fake/a.json' }],
    ['another flag decides', { config: '/fake/a.json' }],
    ['no file is here', { exists: () => false }],
    ['only the file of the user is there', { exists: (path) => path === USER }],
  ])('notes nothing where %s', (_what, change) => {
    expect(both(change)).not.toHaveProperty('note');
  });
});

describe('namedStore', () => {
  it.each<[string, Partial<StoreClues>, object | undefined]>([
    ...CLUES.filter(([, { exists }]) => exists === undefined),
    ['nothing', {}, undefined],
    ['files that are there', { exists: () => true, userConfigDir: USER_FOLDER }, undefined],
  ])('%s: the same whether it is there or not', (_clue, clues, choice) => {
    expect(namedStore({ env: {}, ...clues })).toEqual(choice);
  });

  it('refuses what names no store, or two', () => {
    expect(() => namedStore({ env: {}, store: 'ftp:x' })).toThrow(KeeperError);
    expect(() => namedStore({ env: {}, store: 'file:x', config: 'y' })).toThrow(KeeperError);
    expect(() => namedStore({ env: { BYODS_STORE: 'x' } })).toThrow(KeeperError);
  });
});
