import { describe, expect, inject, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, statusSchema, storeRestoreSchema } from '../../src/schemas.ts';
import { secretProgram } from '../support/aws/secret-program.ts';

const motoUrl = inject('motoUrl');

describe.skipIf(motoUrl === undefined)(
  'F11: a secret that was spoilt in the console, on moto (skipped, loudly, without it)',
  { timeout: 120_000 },
  () => {
    /** A secret in which a run has stored tokens, and its value then. */
    async function renewed() {
      const all = await secretProgram(motoUrl!, scenario({ modes: { refresh: 'rotate-strict-revoke-family' } }));
      const { world, env, store, labelled } = all;
      expect((await world.run(['refresh-token', '--force', '--store', store], { env })).code).toBe(0);
      const current = async (VersionStage = 'AWSCURRENT') =>
        (await labelled.get({ VersionStage })) as { VersionId: string; SecretString: string };
      return { ...all, current, good: (await current()).SecretString };
    }

    test('is an error that names the way back; the version before is used when it is asked for, and not before', async () => {
      const { world, env, store, edit, current, good } = await renewed();
      const spoilt = good.slice(0, -40);
      await edit(spoilt);
      world.sandbox.control.ledger.reset();

      const failed = await world.json(failureSchema, ['refresh-token', '--store', store], { env });
      expect(failed.code).toBe(5);
      const way = `byods store restore --use-previous --store ${store}`;
      expect(failed.document.error).toMatchObject({ code: 'store-corrupt', remedy: expect.stringContaining(way) });

      const unasked = await world.json(failureSchema, ['store', 'restore', '-y', '--store', store], { env });
      expect(unasked.code).toBe(2);
      expect(unasked.document.error.remedy).toContain(way);
      expect((await current()).SecretString).toBe(spoilt);

      const dry = await world.json(storeRestoreSchema, [...way.split(' ').slice(1), '--dry-run'], { env });
      expect(dry.document).toMatchObject({ action: 'planned', stage: 'AWSPREVIOUS', current: 'unreadable' });
      expect((await current()).SecretString).toBe(spoilt);
      expect(world.sandbox.control.ledger.get().total).toBe(0);

      const restored = await world.json(storeRestoreSchema, [...way.split(' ').slice(1), '-y'], { env });
      expect(restored).toMatchObject({ code: 0, stderr: '' });
      expect(restored.document.keptAside).toContain((await current('AWSPREVIOUS')).VersionId);
      expect((await current('AWSPREVIOUS')).SecretString).toBe(spoilt);
      expect((await current()).SecretString).toBe(good);

      expect((await world.run(['refresh-token', '--force', '--store', store], { env })).code).toBe(0);
      expect(world.sandbox.control.ledger.get()).toMatchObject({
        supersededRefreshTokenUses: [],
        deadRefreshTokenUses: [],
      });
    });

    test('what a run had received and could not publish before the edit is not lost by going back', async () => {
      const { world, env, store, edit, current, good, labelled } = await renewed();
      await edit(`${good}}`);
      const pending = (await current('BYODS_PENDING')).VersionId;
      await world.run(['store', 'restore', '--use-previous', '-y', '--store', store], { env });
      expect((await current()).VersionId).toBe(pending);
      expect((await labelled.labels())[pending]).toEqual(expect.arrayContaining(['AWSCURRENT', 'BYODS_PENDING']));
      const { document } = await world.json(statusSchema, ['status', '--store', store], { env });
      expect(document.healthy).toBe(true);
    });

    test('is refused for a secret that can be read: AWSPREVIOUS holds what was replaced', async () => {
      const { world, env, store, current, good } = await renewed();
      const words = ['store', 'restore', '--use-previous', '-y', '--store', store];
      const { code, document } = await world.json(failureSchema, words, { env });
      expect(code).toBe(2);
      expect(document.error).toMatchObject({ code: 'refused', message: expect.stringContaining('can be read') });
      expect((await current()).SecretString).toBe(good);
    });

    test('where the version before is no better, says where the newest tokens are', async () => {
      const { world, env, store, edit } = await renewed();
      await edit('{');
      await edit('{{');
      const words = ['store', 'restore', '--use-previous', '-y', '--store', store];
      const { code, document } = await world.json(failureSchema, words, { env });
      expect(code).toBe(5);
      expect(document.error.message).toContain('under AWSPREVIOUS');
      expect(document.error.remedy).toContain('BYODS_PENDING');
    });
  },
);
