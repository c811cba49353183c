import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { atTerminal, hasTerminal } from '../support/terminal.ts';

if (!hasTerminal) console.warn('SKIPPED: questions at a terminal are not tested: `script` of util-linux is not here');

const ask = join(import.meta.dirname, '../../src/cli/ask.ts');

/** A program that asks, as the commands do. */
function program(lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'byods-ask-'));
  const path = join(folder, 'ask.mjs');
  const source = `
    import { ask } from ${JSON.stringify(ask)};
    const interruption = new AbortController();
    process.on('SIGINT', () => interruption.abort());
    const stderr = { isTTY: true, write: (text) => process.stderr.write(text) };
    const io = { stdin: process.stdin, stderr, interruption: interruption.signal, interrupt: () => interruption.abort() };
    ${lines.join('\n')}
  `;
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  writeFileSync(path, outputFiles[0]!.contents);
  return path;
}

test.runIf(hasTerminal)(
  'a secret is not shown while it is typed, mended with Backspace, and what follows is',
  async () => {
    const path = program([
      "const secret = await ask(io, 'Secret?', { hidden: true });",
      "const plain = await ask(io, 'Plain?');",
      'console.log([secret, plain].map((text) => Buffer.from(text).toString("hex")).join(" "));',
    ]);
    const { code, screen } = await atTerminal([], {
      program: path,
      env: process.env,
      cwd: tmpdir(),
      type: [
        [/Secret\? $/, 'fake-secrex\u007ft\r'],
        [/Plain\? $/, 'seen\r'],
      ],
    });
    expect(code).toBe(0);
    const hex = (text: string) => Buffer.from(text).toString('hex');
    expect(screen).toContain(`${hex('fake-secret')} ${hex('seen')}`);
    expect(screen).toContain('Plain? ');
    expect(screen).toContain('seen');
    expect(screen).not.toMatch(/fake|secrex/);
  },
);

test.runIf(hasTerminal)('Ctrl-C at a secret ends the question, and leaves the terminal as it was', async () => {
  const path = program([
    "try { await ask(io, 'Secret?', { hidden: true }); } catch (error) { console.log([error.code, process.stdin.isRaw].join(' ')); }",
  ]);
  const { code, screen } = await atTerminal([], {
    program: path,
    env: process.env,
    cwd: tmpdir(),
    type: [[/Secret\? $/, 'ab\u0003']],
  });
  expect(code).toBe(0);
  expect(screen).toContain('interrupted false');
});

test('nothing waits for the input once it was asked', () => {
  const path = program(["console.log(await ask(io, 'Plain?'));"]);
  const { stdout, status } = spawnSync(process.execPath, [path], { input: 'answer\nmore', encoding: 'utf8' });
  expect({ stdout, status }).toEqual({ stdout: 'answer\n', status: 0 });
});
