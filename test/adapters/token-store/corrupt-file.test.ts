import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeeperError } from '../../../src/core/errors.ts';
import { parseDocument } from '../../../src/core/stored-document.ts';
import { expectNoSecrets } from './contract.ts';
import { documentText, FIRST_REFRESH_TOKEN, integrationRefresh, KEY_A, minted, refreshToken } from './documents.ts';
import { FileHarness } from './file-harness.ts';

let harness: FileHarness;
beforeEach(() => {
  harness = new FileHarness();
});
afterEach(() => harness.close());

async function problemOf(bytes: Uint8Array | string): Promise<KeeperError> {
  writeFileSync(harness.file, bytes);
  const thrown = await harness.store.read().catch((problem) => problem);
  expect(thrown, JSON.stringify(String(bytes).slice(-40))).toBeInstanceOf(KeeperError);
  expectNoSecrets(thrown);
  return thrown;
}

describe('a document that is damaged', () => {
  it('cut short anywhere is reported and quotes nothing', () => {
    const bytes = Buffer.from(documentText().trimEnd());
    for (let length = 0; length < bytes.length; length += 1) {
      let problem: unknown;
      try {
        parseDocument(bytes.subarray(0, length), 'the store', 'mend it');
      } catch (thrown) {
        problem = thrown;
      }
      expect(problem).toMatchObject({ code: 'store-corrupt' });
      expectNoSecrets(problem);
    }
  });

  it('cut short is reported with its path and the byte, and left as it is', async () => {
    const text = documentText();
    for (let length = 0; length < text.trimEnd().length; length += 13) {
      const bytes = Buffer.from(text).subarray(0, length);
      const problem = await problemOf(bytes);
      expect(problem).toMatchObject({ code: 'store-corrupt', exitCode: 5 });
      expect(problem.message).toContain(harness.file);
      expect(problem.message).toMatch(length === 0 ? /it is empty/ : /at byte \d+|it is not UTF-8/);
      expect(readFileSync(harness.file)).toEqual(bytes);
    }
  });

  it.each([
    ['what an older, longer document left behind it', `${documentText()}fresh": "${FIRST_REFRESH_TOKEN}"}\n`],
    ['UTF-16', Buffer.from(`\uFEFF${documentText()}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(documentText(), 'utf16le')],
    ['zeros, as after a power cut', Buffer.alloc(700)],
    ['a zero byte in a token', documentText().replace(FIRST_REFRESH_TOKEN, `${FIRST_REFRESH_TOKEN}\u0000`)],
    ['a zero byte after it', `${documentText()}\u0000`],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"note":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    ],
    ['Latin-1', Buffer.from(documentText(), 'latin1')],
    ['two byte order marks', `\uFEFF\uFEFF${documentText()}`],
  ])('%s: is refused', async (_what, bytes) => {
    expect(await problemOf(bytes)).toMatchObject({ code: 'store-corrupt' });
  });

  it.each([
    ['a byte order mark', `\uFEFF${documentText()}`],
    ['line breaks of Windows', documentText().replaceAll('\n', '\r\n')],
    ['no line break at the end', documentText().trimEnd()],
  ])('%s: is no damage', async (_what, text) => {
    writeFileSync(harness.file, text);
    const { config } = await harness.store.read();
    expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(FIRST_REFRESH_TOKEN);
  });

  it('is mended by the command that the error gives', async () => {
    const locked = await harness.store.lock({ waitMs: 0 });
    await locked.save([integrationRefresh(1)]);
    await locked.release();
    const good = harness.text();

    const { remedy } = await problemOf(good.slice(0, 200));
    const [, command] = /by hand: (cp .+)\)$/.exec(remedy ?? '') ?? [];
    execFileSync('sh', ['-c', command!]);
    expect(harness.text()).toBe(good);
    expect(statSync(harness.file).mode & 0o777).toBe(0o600);
  });

  it('names no last good version where there is none', async () => {
    const { remedy } = await problemOf('{');
    expect(remedy).toMatch(/by hand/);
  });

  it('keeps what was journalled until it is mended', async () => {
    await harness.crashWith([integrationRefresh(1)]);
    writeFileSync(harness.file, '{');
    const locked = await harness.store.lock({ waitMs: 0 });
    await expect(locked.read()).rejects.toMatchObject({ code: 'store-corrupt' });
    const failure = await locked.save([minted(KEY_A)]).catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'save-failed' });
    expect(await harness.rescued(failure.rescuedTo)).toContain(refreshToken(1));
    await locked.release();

    await harness.plant(documentText());
    const again = await harness.another().lock({ waitMs: 0 });
    const { config } = await again.read();
    expect(config.credentials.get('integration')?.refreshToken?.value.reveal()).toBe(refreshToken(1));
    expect(config.credentials.get(KEY_A)?.refreshToken).toBeDefined();
    await again.release();
    expect(harness.kept('rescue')).toEqual([]);
  });
});
