import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Where the results are written as JSON too, when somebody wants to count them. */
const report = process.env.BYODS_TEST_REPORT;

/** What a test waits for comes at once, unless the machine is busy with something else. */
const expecting = { poll: { timeout: 20_000 } };

/**
 * `unit` reads the sources and needs nothing built; `program` runs what `npm run build` made (spawned binaries, the
 * Lambda bundle, an installed package); `aws` runs both against the AWS emulator that test/support/aws/moto-setup.ts
 * starts, `vault` against the Vault that test/support/vault/vault-setup.ts starts.
 */
export default defineConfig({
  test: {
    // Much of what is tested waits for timers, disks and sockets: a worker for each core leaves a third of them idle.
    maxWorkers: availableParallelism() + 1,
    // A test that hangs should end, and one on a machine with other work should not: the limits below are many times what
    // is needed where nothing else runs.
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      { test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/architecture.test.ts', 'test/program/**', 'test/aws/**', 'test/vault/**', 'test/bench/**'],
          testTimeout: 90_000,
          expect: expecting,
        },
      },
      {
        test: {
          name: 'program',
          include: ['test/program/**/*.test.ts'],
          globalSetup: ['test/support/build-setup.ts'],
          testTimeout: 120_000,
          expect: expecting,
        },
      },
      {
        test: {
          name: 'aws',
          include: ['test/aws/**/*.test.ts'],
          globalSetup: ['test/support/aws/moto-setup.ts', 'test/support/build-setup.ts'],
          testTimeout: 90_000,
          expect: expecting,
        },
      },
      {
        test: {
          name: 'vault',
          include: ['test/vault/**/*.test.ts'],
          globalSetup: ['test/support/vault/vault-setup.ts'],
          testTimeout: 60_000,
          expect: expecting,
        },
      },
    ],
  },
});
