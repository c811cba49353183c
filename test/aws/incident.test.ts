import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { EXIT } from '../../src/core/errors.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { awsSecret } from '../support/aws/secret-program.ts';
import { pythonPath, whyNo } from '../support/deploy/python.ts';
import { answers, approvedLine, blocks, ROOT, runLine, workingFolder } from '../support/documented.ts';

const motoUrl = inject('motoUrl');
const DOCUMENT = 'docs/incident.md';

describe.skipIf(motoUrl === undefined || whyNo('awscli'))(
  'rehearsed on moto: docs/incident.md, where the tokens are in a secret (skipped, loudly, without it)',
  { timeout: 180_000 },
  () => {
    /** A working folder with the AWS CLI and an empty AWS; a secret of its own stands for the one in the document. */
    async function lost() {
      const place = await workingFolder(scenario({ orgs: 2, dataSourceAgeMinutes: 10 }));
      const secret = awsSecret(motoUrl!);
      writeFileSync(
        join(place.folder, 'bin/aws'),
        `#!/bin/sh\nexec "${pythonPath()}" "${ROOT}/test/support/deploy/aws.py" "$@"\n`,
      );
      chmodSync(join(place.folder, 'bin/aws'), 0o755);
      const own = (line: string) => line.replaceAll('webex-byods-credentials', secret.name);
      const [, store] = /^export BYODS_STORE=(\S+)$/m.exec(blocks(DOCUMENT, 'bash')[0]!)!;
      Object.assign(place.env, secret.env, { BYODS_STORE: own(store!) });
      const run = (line: string) => runLine(own(line), place);
      const filled = async () => {
        await secret.create(place.document());
        expect(await run('byods refresh-token --force')).toMatchObject({ code: 0 });
      };
      return { place, secret, run, own, filled };
    }
    const [deleted, edited, gone] = blocks(DOCUMENT, 'bash', '## The secret is lost').map((text) =>
      text.trim().split('\n'),
    );

    test('the secret is lost: deleted, and kept by AWS', async () => {
      const { secret, run, filled } = await lost();
      await filled();
      await secret.labelled.delete({ RecoveryWindowInDays: 7 });
      expect(await run('byods run')).toMatchObject({
        code: EXIT.store,
        stderr: expect.stringContaining(deleted![0]!.slice(0, 37)),
      });
      expect(await run(deleted![0]!)).toMatchObject({ code: 0, stderr: '' });
      for (const line of ['byods run', 'byods status']) expect(await run(line), line).toMatchObject({ code: 0 });
    });

    test('the secret is lost: edited, and JSON no more', async () => {
      const { secret, run, filled } = await lost();
      await filled();
      await secret.edit('{"serviceApp": ');
      const spoilt = await run('byods run');
      expect(spoilt).toMatchObject({ code: EXIT.store, stderr: expect.stringContaining(edited![0]!) });
      expect(await run(`${edited![0]!} -y`)).toMatchObject({ code: 0 });
      for (const line of ['byods run', 'byods status']) expect(await run(line), line).toMatchObject({ code: 0 });
    });

    test('the secret is lost: gone for good', async () => {
      const { place, secret, run, own } = await lost();
      expect(await run('byods run')).toMatchObject({ code: EXIT.store });
      const { WEBEX_INTEGRATION_REFRESH_TOKEN, ...known } = answers(place.sandbox);
      Object.assign(place.env, known);
      const [make, authorize, renew] = gone!;
      expect(await run(make!)).toMatchObject({ code: 0, stdout: expect.stringContaining('next: byods setup-oauth') });
      expect(await approvedLine(own(authorize!), place)).toMatchObject({ code: 0 });
      for (const line of [renew!, 'byods status']) expect(await run(line), line).toMatchObject({ code: 0, stderr: '' });
      expect(Object.values(await secret.labelled.labels()).flat()).toContain('AWSCURRENT');
    });

    test('a region was down: the newer tokens go to where the Lambda is', async () => {
      const { place, run, own, filled } = await lost();
      await filled();
      Object.assign(place.env, answers(place.sandbox));
      const { BYODS_STORE, ...env } = place.env;
      const elsewhere = { ...place, env };
      expect(await runLine('byods init --config emergency.json', elsewhere)).toMatchObject({ code: 0 });
      expect(await approvedLine('byods setup-oauth --force --config emergency.json', elsewhere)).toMatchObject({
        code: 0,
      });
      expect(await runLine('byods run --force --config emergency.json', elsewhere)).toMatchObject({ code: 0 });
      const [back] = blocks(DOCUMENT, 'bash', '## A region is down');
      expect(await runLine(`${own(back!.trim())} -y`, elsewhere)).toMatchObject({ code: 0 });
      for (const line of ['byods run --force', 'byods status'])
        expect(await run(line), line).toMatchObject({ code: 0 });
      expect(await runLine('byods run --config emergency.json', elsewhere)).toMatchObject({ code: EXIT.usage });
    });
  },
);
