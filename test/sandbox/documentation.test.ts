import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultMistakes } from '../../src/sandbox/faults.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { ask, opened } from './talk.ts';

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/^curl .*\$SANDBOX.*$/gm)].map(([line]) => line);

test('every curl example of the documentation works', async () => {
  expect(commands.length).toBeGreaterThan(20);
  for (const command of commands) {
    const sandbox = await opened({ scenario: scenario() });
    sandbox.control.faults.add({ at: 'GET /people/me', do: 'reset' });
    const orgId = sandbox.setup.serviceApp.targetOrgIds[0]!;
    const filled = command
      .replaceAll('data-sources/<id>', `data-sources/${sandbox.control.dataSources.list()[0]!.id}`)
      .replaceAll('<uuid>', orgId);
    const data = / -d '(.*?)'/.exec(filled)?.[1];
    const method = / -X (\w+)/.exec(filled)?.[1] ?? (data === undefined ? 'GET' : 'POST');
    const path = /\$SANDBOX(\S*)/.exec(filled)![1]!;
    const reply = await ask(`${sandbox.controlUrl}${path}`, { method, ...(data !== undefined && { body: data }) });
    expect([command, reply.status, reply.body.error]).toEqual([command, 200, undefined]);
    await sandbox.close();
  }
});

test('every mode, with its default, and every field of the ledger is documented', async () => {
  const sandbox = await opened();
  for (const [mode, standard] of Object.entries(sandbox.control.modes.get())) {
    const row = page.split('\n').find((line) => line.startsWith('| `') && line.includes(`\`${mode}\``));
    expect(row, mode).toBeDefined();
    if (typeof standard === 'string' && standard !== '') expect(row).toContain(`\`${standard}\``);
  }
  for (const field of Object.keys(sandbox.control.ledger.get())) expect(page).toContain(`\`${field}\``);
});

test('every word of the fault language is documented', () => {
  const words = /do must be one of (.*), status:/.exec(faultMistakes({ at: 'GET /x', do: 'nothing' }).join(';'))![1]!;
  for (const word of words.split(', ')) expect(page).toContain(`\`${word}\``);
});
