import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT_OF_CODE } from '../../src/core/errors.ts';
import * as schemas from '../../src/schemas.ts';

const DOCS = join(import.meta.dirname, '../../docs');

/** Which schema stands in which published file. */
const PUBLISHED = {
  'run.json': schemas.runSchema,
  'on-problem.json': schemas.onProblemSchema,
  'renewal-completed-event.json': schemas.completedEventSchema,
  'problem-event.json': schemas.problemEventSchema,
  'run-requested-event.json': schemas.runRequestedEventSchema,
  'extend-data-source.json': schemas.extendDataSourceSchema,
  'refresh-token.json': schemas.refreshTokenSchema,
  'get-token.json': schemas.getTokenSchema,
  'init.json': schemas.initSchema,
  'status.json': schemas.statusSchema,
  'doctor.json': schemas.doctorSchema,
  'data-source.json': schemas.dataSourceSchema,
  'data-sources.json': schemas.dataSourcesSchema,
  'register-data-source.json': schemas.registerDataSourceSchema,
  'update-data-source.json': schemas.updateDataSourceSchema,
  'delete-data-source.json': schemas.deleteDataSourceSchema,
  'schemas.json': schemas.schemasSchema,
  'setup-oauth.json': schemas.setupOauthSchema,
  'whoami.json': schemas.whoamiSchema,
  'orgs.json': schemas.orgsSchema,
  'orgs-change.json': schemas.orgsChangeSchema,
  'store.json': schemas.storeSchema,
  'store-restore.json': schemas.storeRestoreSchema,
  'store-client.json': schemas.storeClientSchema,
  'schedule.json': schemas.scheduleSchema,
  'schedule-change.json': schemas.scheduleChangeSchema,
  'logout.json': schemas.logoutSchema,
  'serve.json': schemas.serveSchema,
  'keys.json': schemas.keysSchema,
  'token-answer.json': schemas.tokenAnswerSchema,
  'forgotten-answer.json': schemas.forgottenAnswerSchema,
  'endpoint-error.json': schemas.endpointErrorSchema,
  'sandbox.json': schemas.sandboxSchema,
  'completion.json': schemas.completionSchema,
  'help.json': schemas.helpSchema,
  'failure.json': schemas.failureSchema,
  'operation-record.json': schemas.operationRecordSchema,
};

describe('docs/schemas', () => {
  // After a change of src/schemas.ts: npx vitest run --project unit test/cli/published-schemas.test.ts -u
  test.each(Object.entries(PUBLISHED))('%s is what the code has', async (name, schema) => {
    const text = `${JSON.stringify(z.toJSONSchema(schema), undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(join(DOCS, 'schemas', name));
  });

  test('nothing else is published, and every command with a document is', () => {
    expect(readdirSync(join(DOCS, 'schemas')).sort()).toEqual(Object.keys(PUBLISHED).sort());
    for (const { name } of COMMANDS) expect(Object.keys(PUBLISHED)).toContain(`${name}.json`);
  });

  test('unknown keys are allowed: a newer program may tell more', () => {
    const failure = { version: 1, warnings: [], error: { code: 'usage', message: 'x', more: 1 }, more: [] };
    expect(schemas.failureSchema.parse(failure)).toEqual(failure);
  });
});

describe('docs/json.md', () => {
  const page = readFileSync(join(DOCS, 'json.md'), 'utf8');

  test('names every error code with its exit code', () => {
    const told = Object.fromEntries(
      [...page.matchAll(/^\| `([a-z-]+)` \| (\d+) \|/gm)].map(([, code, exit]) => [code, Number(exit)]),
    );
    expect(told).toEqual({ ...EXIT_OF_CODE });
  });

  test('leads to every schema', () => {
    for (const name of Object.keys(PUBLISHED)) expect(page).toContain(`(schemas/${name})`);
  });
});
