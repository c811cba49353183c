import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { ask, canAsk } from '../../src/cli/ask.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { deleteDataSourceSchema, registerDataSourceSchema, updateDataSourceSchema } from '../../src/schemas.ts';
import { cli } from '../support/cli-io.ts';
import { VirtualWorld } from '../support/virtual-world.ts';

const url = 'https://new.example.com/byods';

/** A world with one data source, and a terminal at which somebody types an answer. */
async function opened() {
  const world = await VirtualWorld.start(scenario());
  const env = { WEBEX_API_BASE_URL: world.sandbox.baseUrl, BYODS_CONFIG: world.configPath };
  const { id } = world.sandbox.control.dataSources.list()[0]!;
  const typed = (args: readonly string[], stdin: string, more: { terminal?: number; stdinIsTTY?: boolean } = {}) =>
    cli([...args, '--no-records', '--no-color'], { env, stdin, stdinIsTTY: true, terminal: 140, ...more });
  const changed = () => world.sandbox.control.ledger.get().requests.filter(({ method }) => method !== 'GET').length;
  return { world, id, typed, changed };
}

describe('before a change somebody is asked', () => {
  test.each(['y\n', 'Y\r\n', 'yes\n', ' y \n', 'y'])('%j: it is made', async (answer) => {
    const { world, id, typed } = await opened();
    const { code, stdout, stderr } = await typed(['update-data-source', id, '--url', url], answer);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Done: data source .* updated; its token/),
    });
    expect(stderr).toMatch(/- https:\/\/source-1.*\n +\+ https:\/\/new\.example/);
    expect(stderr).toMatch(/Its calls will go to new\.example\.com, and no longer to source-1/);
    expect(stderr).toMatch(/Update it\? \[y\/N\] $/);
    expect(world.sandbox.control.dataSources.get(id).url).toBe(url);
  });

  test.each(['\n', 'n\n', 'yep\n', 'no\n', 'y n\n', '', '\u0004'])('%j: nothing is sent', async (answer) => {
    const { id, typed, changed } = await opened();
    const { code, stdout, stderr } = await typed(['update-data-source', id, '--url', url], answer);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^(?:.*\] )?error: it was not confirmed; nothing was changed$/m);
    expect(changed()).toBe(0);
  });

  test('a registration shows its defaults, and the schema by its name', async () => {
    const { world, typed } = await opened();
    const { code, stderr } = await typed(['register-data-source', '--url', url], 'y\n');
    expect(code).toBe(0);
    expect(stderr).toMatch(/schema +\+ 5397013b-7920-4ffc-807c-e8a3e0a18f43 \(VoiceVirtualAgent\)\n/);
    expect(stderr).toMatch(/lifetime +\+ 1440 min\n/);
    expect(world.sandbox.control.dataSources.list()).toHaveLength(2);
  });

  test('a deletion says what stops, and wants the id typed', async () => {
    const { world, id, typed, changed } = await opened();
    for (const answer of ['y\n', `${id.slice(0, -1)}\n`, `${id}x\n`]) {
      expect((await typed(['delete-data-source', id], answer)).code).toBe(2);
    }
    expect(changed()).toBe(0);
    const { code, stderr } = await typed(['delete-data-source', id], `${id}\n`);
    expect(code).toBe(0);
    expect(stderr).toMatch(/will send no calls to source-1\.org-1\.example\.com/);
    expect(stderr).toMatch(/cannot be\s+brought back/);
    expect(world.sandbox.control.dataSources.list()).toEqual([]);
  });

  test('nothing is asked where nothing changes', async () => {
    const { world, id, typed } = await opened();
    const { audience } = world.sandbox.control.dataSources.get(id);
    const { code, stdout, stderr } = await typed(['update-data-source', id, '--audience', audience], '');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('is so already; nothing was sent');
  });

  test('with --json too, on stderr: stdout is the one document', async () => {
    const { id, typed } = await opened();
    const { stdout, stderr } = await typed(['update-data-source', id, '--url', url, '--json'], 'y\n');
    expect(updateDataSourceSchema.parse(JSON.parse(stdout)).action).toBe('updated');
    expect(stderr).toContain('Update it?');
  });

  test('a terminal that does not know its width is taken for 80 columns', async () => {
    const { id, typed } = await opened();
    const { stderr } = await typed(['update-data-source', id, '--url', url], 'n\n', { terminal: 0 });
    expect(stderr).toContain(`Update data source ${id} of`);
  });

  test.each([40, 20])('on %i columns nothing is cut', async (terminal) => {
    const { id, typed } = await opened();
    const { stderr } = await typed(['update-data-source', id, '--url', url], 'n\n', { terminal });
    for (const text of [id, url]) expect(stderr).toContain(text);
  });

  test('what a hostile server says stands there without its control characters', async () => {
    const { world, id, typed } = await opened();
    world.sandbox.control.dataSources.change(id, { audience: 'a\u001b]52;c;eA==\u0007b' });
    const { stderr } = await typed(['update-data-source', id, '--audience', 'B'], 'n\n');
    expect(stderr).toContain('a\\x1b]52;c;eA==\\x07b');
    expect(/(?!\n)\p{Cc}/u.exec(stderr)).toBeNull();
  });
});

describe('where nobody can be asked', () => {
  const rows = (id: string) =>
    [
      ['register-data-source', '--url', url],
      ['update-data-source', id, '--url', url],
      ['delete-data-source', id],
    ] as const;

  test('it is refused, naming -y, before anything is sent', async () => {
    const { world, id, typed } = await opened();
    for (const args of rows(id)) {
      const { code, stderr } = await typed(args, 'y\n', { stdinIsTTY: false });
      expect(code).toBe(2);
      expect(stderr).toMatch(/there is no terminal to ask at; nothing was sent\nfix: add -y/);
    }
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('-y and --yes go on without a question', async () => {
    const { world, id, typed } = await opened();
    const schemas = [registerDataSourceSchema, updateDataSourceSchema, deleteDataSourceSchema];
    for (const [index, args] of rows(id).entries()) {
      const word = index === 1 ? '--yes' : '-y';
      const { code, stdout, stderr } = await typed([...args, word, '--json'], '', { stdinIsTTY: false });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      schemas[index]!.parse(JSON.parse(stdout));
    }
    expect(world.sandbox.control.dataSources.list().map((each) => each.url)).toEqual([url]);
  });
});

describe('asking', () => {
  const written: string[] = [];
  const io = (stdin: Readable, interruption = new AbortController().signal) => ({
    stdin: Object.assign(stdin, { isTTY: true }),
    stderr: { isTTY: true, write: (text: string) => void written.push(text) },
    interruption,
  });

  test('takes one line, in however many pieces it comes', async () => {
    expect(await ask(io(Readable.from(['ye', 's\nand more\n'])), 'Really?')).toBe('yes');
    expect(written).toEqual(['Really? ']);
  });

  test('again and again, each question reads the line that follows', async () => {
    const typed = io(Readable.from(['one\n', ' two \r\n', 'three']));
    const answers = [];
    for (const question of ['1?', '2?', '3?', '4?']) answers.push(await ask(typed, question));
    expect(answers).toEqual(['one', 'two', 'three', '']);
  });

  test('ends at an interruption, while nobody types', async () => {
    const interruption = new AbortController();
    const asking = ask(io(new Readable({ read() {} }), interruption.signal), 'Really?');
    interruption.abort();
    await expect(asking).rejects.toMatchObject({ code: 'interrupted', exitCode: 130 });
    await expect(ask(io(new Readable({ read() {} }), interruption.signal), '?')).rejects.toMatchObject({
      code: 'interrupted',
    });
  });

  test.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
  ])('stdin is a terminal %s, stderr %s: asks %s', (stdinIsTTY, stderrIsTTY, asks) => {
    const { stdin, stderr } = io(Readable.from([]));
    expect(
      canAsk({ stdin: Object.assign(stdin, { isTTY: stdinIsTTY }), stderr: { ...stderr, isTTY: stderrIsTTY } }),
    ).toBe(asks);
  });
});
