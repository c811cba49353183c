import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/core/errors.ts';
import { onProblemSchema } from '../../src/schemas.ts';
import { answers, blocks, ROOT, runLine, type WorkingFolder, workingFolder } from '../support/documented.ts';

const run = promisify(execFile);

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('SKIPPED: curl is missing on this machine, and the lines of the documents that use it');

describe.each(['README.md', 'TOKEN_MANAGEMENT.md', 'docs/from-the-python-sample.md'])('%s', (document) => {
  test('its commands run, in their order', { timeout: 120_000 }, async () => {
    const { folder, env: plain, fill, sandbox } = await workingFolder();
    const env = { ...plain, ...answers(sandbox) };
    if (document === 'docs/from-the-python-sample.md') fill();
    const lines = blocks(document, 'sh').flatMap((block) => block.trim().split(/\n */));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      if (line.includes('curl') && !hasCurl) continue;
      const here = line.replaceAll('https://webexapis.com/v1', env.WEBEX_API_BASE_URL!);
      const { stdout } = await run('sh', ['-c', here], { cwd: folder, env }).catch((failed) => {
        throw new Error(`${line}\n${failed.stdout}${failed.stderr}`);
      });
      expect(stdout, line).not.toBe('');
    }
  });

  test('every file that it links to is there', () => {
    const text = readFileSync(join(ROOT, document), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!);
    expect(links.filter((path) => !existsSync(join(ROOT, document, '..', path)))).toEqual([]);
  });
});

describe('README.md: keep it running on one machine', () => {
  /** A program that keeps what it was given, in place of one that would send it. */
  function standIn(folder: string, name: string): void {
    writeFileSync(
      join(folder, 'bin', name),
      `#!/bin/sh\ncat > '${folder}/${name}.stdin'; echo "$*" > '${folder}/${name}.args'\n`,
    );
    chmodSync(join(folder, 'bin', name), 0o755);
  }

  /** One that watches is told to stop after its first pass. */
  const runOnce = (line: string, place: WorkingFolder) =>
    runLine(line, place, ({ stdout }, child) => {
      // Once: a second signal ends it without waiting for anything.
      if (line.includes('--watch') && stdout !== '' && !child.killed) child.kill('SIGTERM');
    });

  test('the line for cron', async () => {
    const { folder, env, fill } = await workingFolder();
    fill();
    const [line] = blocks('README.md', 'crontab');
    const [, command] = /^(?:\S+ ){5}(.*)$/.exec(line!.trim())!;
    expect(command, 'cron takes % for the end of a line').not.toContain('%');
    const { stdout } = await run('sh', ['-c', command!.replace('/path/to/folder', folder)], { env });
    expect(stdout).toMatch(/^Done in/);
  });

  test('the service', async () => {
    const place = await workingFolder();
    place.fill();
    const lines = [...blocks('README.md', 'ini')[0]!.matchAll(/^(\w+)=(.*)$/gm)];
    const unit = Object.fromEntries(lines.map(([, key, value]) => [key!, value!]));
    expect(unit).toMatchObject({ WorkingDirectory: '/path/to/folder', SuccessExitStatus: String(EXIT.interrupted) });
    const { code, stdout } = await runOnce(unit.ExecStart!, place);
    expect({ code, lines: stdout.trim().split('\n').length }).toEqual({ code: 0, lines: 1 });
  });

  test.each(blocks('README.md', 'bash').flatMap((block) => block.trim().split('\n')))('%s', async (line) => {
    const place = await workingFolder();
    const { folder, sandbox } = place;
    place.fill();
    const program = /--on-problem '(\w+)/.exec(line)![1]!;
    standIn(folder, program);
    sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:403', times: 'always' });
    const { code } = await runOnce(line, place);
    expect(code).toBe(line.includes('--watch') ? 0 : EXIT.partial);
    const news = onProblemSchema.parse(JSON.parse(readFileSync(join(folder, `${program}.stdin`), 'utf8')));
    expect(news.changes.appeared.map(({ code }) => code)).toEqual(['extension-failing', 'extension-failing']);
    const args = readFileSync(join(folder, `${program}.args`), 'utf8');
    expect(args).toContain(program === 'mail' ? 'byods: 2 new, 0 over' : 'https://alerts.example.com/');
  });
});

test('the template as it comes is refused, naming the fields to fill, and nothing is sent', async () => {
  const { folder, env, sandbox } = await workingFolder();
  copyFileSync(join(ROOT, 'token-config.json.template'), join(folder, 'token-config.json'));
  const failed = await run('refresh-token', [], { cwd: folder, env }).catch((thrown) => thrown);
  expect(failed.code).toBe(2);
  expect(failed.stderr).toMatch(/serviceApp\.appId/);
  expect(failed.stderr).toMatch(/serviceApp\.targetOrgId/);
  expect(sandbox.control.ledger.get().total).toBe(0);
});

describe('the library', () => {
  test('the example of TOKEN_MANAGEMENT.md type-checks and runs', { timeout: 120_000 }, async () => {
    const { folder, env, fill, sandbox } = await workingFolder();
    fill();
    const [example] = blocks('TOKEN_MANAGEMENT.md', 'ts');
    writeFileSync(join(folder, 'example.mts'), example!);
    writeFileSync(join(folder, 'example.mjs'), example!);
    if (!existsSync(join(ROOT, 'dist/types/index.d.ts')))
      execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.types.json'], {
        cwd: ROOT,
      });
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: 'nodenext',
          target: 'es2023',
          lib: ['es2023', 'dom'],
          types: ['node'],
          typeRoots: [join(ROOT, 'node_modules/@types')],
          preserveSymlinks: false,
          skipLibCheck: false,
        },
        files: ['example.mts'],
      }),
    );
    await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.'], { cwd: folder }).catch(
      (failed) => {
        throw new Error(failed.stdout);
      },
    );
    const { stdout } = await run(process.execPath, ['example.mjs'], { cwd: folder, env });
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toBe('[redacted]');
    expect(lines[1]).toBe('200');
    expect(lines.slice(2, 4).every((line) => /its new token carries our nonce/.test(line))).toBe(true);
    expect(lines.slice(4, 6)).toEqual([expect.stringMatching(/: verified$/), expect.stringMatching(/: verified$/)]);
    expect(lines[6]).toBe('ok 2');
    expect(Object.keys(sandbox.control.ledger.get().putsPerDataSource)).toHaveLength(2);
  });
});
