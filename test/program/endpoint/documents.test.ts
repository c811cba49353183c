import { type ChildProcess, execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keysSchema, tokenAnswerSchema } from '../../../src/schemas.ts';
import { blocks, ROOT, runLine, type WorkingFolder, workingFolder } from '../../support/documented.ts';
import { ACME, ask, EndpointWorld } from '../../support/endpoint.ts';
import { Browser, keyIn } from '../../support/endpoint-browser.ts';

const run = promisify(execFile);
const DOCUMENT = 'docs/token-endpoint.md';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('SKIPPED: curl is missing on this machine, and the line of README.md that uses it');

/** Runs a line that serves until it is stopped: where it says that it does. */
async function served(line: string, place: WorkingFolder): Promise<{ url: string; said: string }> {
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  const said = await new Promise<string>((resolve, reject) => {
    ended = runLine(line, place, ({ stdout }, its) => {
      child = its;
      if (/\bIn \/[^:]*: \d/.test(stdout)) resolve(stdout);
    });
    ended.then((ran) => reject(new Error(JSON.stringify(ran))), reject);
  });
  onTestFinished(async () => {
    child?.kill('SIGTERM');
    await ended;
  });
  return { url: /Fresh tokens at (\S+)/.exec(said)![1]!, said };
}

describe('README.md: a fresh token for programs elsewhere', () => {
  const lines = blocks('README.md', '', '### A fresh token for programs elsewhere').map((block) => block.trim());

  test('its lines do what it says', async () => {
    const [serve, curl] = lines;
    expect([serve, curl]).toEqual(['byods serve --sandbox', expect.stringContaining('http://localhost:3000/')]);
    const { url, said } = await served(`${serve} --port 0`, await workingFolder());
    expect(said).not.toContain('must be registered');
    const key = keyIn(await new Browser({ url }).authorize());
    if (!hasCurl) return;
    const line = curl!.replace('http://localhost:3000', url).replace('<key>', key);
    const { stdout } = await run('sh', ['-c', line]);
    tokenAnswerSchema.parse(JSON.parse(stdout));
  });
});

describe(DOCUMENT, () => {
  test('what it says of setting it up serves, under the address that is set', async () => {
    const place = await workingFolder();
    const [block] = blocks(DOCUMENT, 'sh', '## Setting it up');
    const lines = block!.trim().split('\n');
    const serve = lines.pop()!;
    const values = `${lines.join('\n').replaceAll('export ', '').replaceAll('\n', ' ')}`
      .replace('/var/lib/byods', join(place.folder, 'endpoint'))
      .replace('<id>', 'fake-id')
      .replace('<secret>', 'fake-secret');
    expect(serve).toContain('--port 8080');
    const { url, said } = await served(`env ${values} ${serve.replace('8080', '0')}`, place);
    expect(url).toBe('https://tokens.example.com');
    expect(said.replace(/\s+/g, ' ')).toContain(
      'come back to https://tokens.example.com/callback, which must be registered',
    );
  });

  test('its lines for keys make one, show it, take it back and tell who used it', async () => {
    const world = await EndpointWorld.serve();
    const [block] = blocks(DOCUMENT, '', '## Keys');
    const lines = block!.trim().split('\n');
    expect(lines).toHaveLength(4);
    const [create, ...others] = lines.map((line) => line.split(' ').slice(1));
    const { key } = await world.createKey(create!.slice(2));
    expect((await world.token(key)).status, 'this machine is not in 10.0.0.0/8').toBe(401);
    const said = [];
    for (const words of others) said.push((await world.run(words)).stdout);
    expect(said).toEqual([
      expect.stringMatching(new RegExp(`ci[^]*${ACME}`)),
      expect.stringContaining('ci'),
      expect.stringContaining('key-refused'),
    ]);
    const { document } = await world.program.json(keysSchema, ['keys', 'list'], { env: world.env });
    expect(document.keys!.map(({ name, state }) => [name, state])).toEqual([['ci', 'revoked']]);
  });

  test('the answer that it shows is one', () => {
    const [answer] = blocks(DOCUMENT, 'json');
    expect(Object.keys(tokenAnswerSchema.parse(JSON.parse(answer!)))).toHaveLength(4);
  });

  test('every code of an answer is in its table', async () => {
    const { paths } = JSON.parse((await ask(`${(await EndpointWorld.serve()).url}/openapi.json`)).body);
    const [, section] = readFileSync(join(ROOT, DOCUMENT), 'utf8').split('## For programs');
    const table = section!.split('\n').filter((line) => line.startsWith('| '));
    const told = Object.keys({ ...paths['/api/token'].get.responses, ...paths['/api/token'].delete.responses });
    // Of these every server has the same to say.
    const own = told.filter((code) => !['200', '400', '421', '500'].includes(code));
    expect(own.filter((code) => !table.some((line) => line.includes(` ${code}`)))).toEqual([]);
  });

  test('every file that it links to is there', () => {
    const text = readFileSync(join(ROOT, DOCUMENT), 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((path) => !existsSync(join(ROOT, 'docs', path)))).toEqual([]);
  });
});
