import { ReplicateSecretToRegionsCommand } from '@aws-sdk/client-secrets-manager';
import { describe, expect, inject, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, statusSchema } from '../../src/schemas.ts';
import { secretProgram } from '../support/aws/secret-program.ts';

const motoUrl = inject('motoUrl');

describe.skipIf(motoUrl === undefined)(
  'F12: a secret in two regions, on moto (skipped, loudly, without it)',
  { timeout: 120_000 },
  () => {
    test('a replica can be read; where it would have to be written, nothing is sent, and the other region is named', async () => {
      const { world, store, name, env, client } = await secretProgram(
        motoUrl!,
        scenario({ serviceAppPairs: { obtainedMinutesAgo: 8 * 24 * 60 }, dataSourceAgeMinutes: 10 }),
      );
      const regions = [{ Region: 'eu-west-1' }];
      await client.send(new ReplicateSecretToRegionsCommand({ SecretId: name, AddReplicaRegions: regions }));
      const replica = { env: { ...env, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' } };

      const { document } = await world.json(statusSchema, ['status', '--store', store], replica);
      expect(document).toMatchObject({ healthy: true });
      world.sandbox.control.ledger.reset();

      const refused = await world.json(failureSchema, ['refresh-token', '--force', '--store', store], replica);
      expect(refused.code).toBe(5);
      expect(refused.document.error).toMatchObject({
        code: 'store-unavailable',
        message: expect.stringContaining('in region eu-west-1 is a replica, which cannot be written'),
        remedy: expect.stringContaining('AWS_REGION'),
      });
      expect(world.sandbox.control.ledger.get().tokensIssued).toEqual([]);
      expect((await world.run(['refresh-token', '--force', '--store', store], { env })).code).toBe(0);
    });
  },
);
