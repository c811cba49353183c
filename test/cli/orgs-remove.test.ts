import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { documentText, ORG_A, ORG_B } from '../adapters/token-store/documents.ts';
import { cli } from '../support/cli-io.ts';

/** Runs `orgs remove` at a terminal where somebody types an answer. */
async function answering(stdin: string, args: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'byods-ask-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'token-config.json');
  writeFileSync(file, documentText(), { mode: 0o600 });
  // Nothing listens there: whatever is sent would be an exit code of 6.
  const env = { WEBEX_API_BASE_URL: 'http://127.0.0.1:9/v1', HOME: folder, BYODS_CONFIG: file };
  const ran = await cli(['orgs', 'remove', 'Première', ...args], { env, stdin, stdinIsTTY: true, terminal: 80 });
  return { ...ran, orgs: JSON.parse(readFileSync(file, 'utf8')).serviceApp.targetOrgId };
}

describe('orgs remove at a terminal', () => {
  test.each(['y\n', 'yes\r\n', 'Y', ' y \n'])('%j removes it', async (stdin) => {
    const { code, stdout, stderr, orgs } = await answering(stdin);
    expect({ code, orgs }).toEqual({ code: 0, orgs: ORG_B });
    expect(stderr).toMatch(new RegExp(`^Première \\(${ORG_A}\\) is to be removed:\\n {2}forgotten: `));
    expect(stderr).toMatch(/data sources lapse within 24 hours.*\n.*\[y\/N\]/);
    expect(stdout).toMatch(/Done, removed.*Première/);
  });

  test.each(['n\n', '\n', '', 'yep\n', 'q\n'])('%j leaves it', async (stdin) => {
    const { code, stderr, orgs } = await answering(stdin);
    expect({ code, orgs }).toEqual({ code: 2, orgs: [ORG_A, ORG_B] });
    expect(stderr).toMatch(/it was not confirmed; nothing was changed/);
  });

  test('-y and --dry-run ask nothing', async () => {
    expect(await answering('', ['-y'])).toMatchObject({ code: 0, orgs: ORG_B, stderr: '' });
    expect(await answering('', ['--dry-run'])).toMatchObject({ code: 0, orgs: [ORG_A, ORG_B], stderr: '' });
  });
});
