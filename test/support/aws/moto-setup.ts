import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { startMoto, whyNoMoto } from './moto.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the AWS emulator answers; `undefined` where it cannot run. */
    motoUrl: string | undefined;
  }
}

/**
 * Starts the AWS emulator for the project `aws`. Where it cannot run, the tests that need it are skipped with one loud
 * line, or, with BYODS_REQUIRE_MOTO=1, the run fails. BYODS_PYTHON names another Python than `python3`.
 */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const python = process.env.BYODS_PYTHON || 'python3';
  const why = await whyNoMoto(python);
  if (why !== undefined) {
    if (process.env.BYODS_REQUIRE_MOTO === '1') throw new Error(`BYODS_REQUIRE_MOTO=1, but ${why}`);
    console.error(`\n!!! AWS emulator tests SKIPPED: ${why} !!!\n`);
    project.provide('motoUrl', undefined);
    return undefined;
  }
  const moto = await startMoto(python);
  project.provide('motoUrl', moto.url);
  return () => moto.stop();
}
