import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runTraced } from './child.ts';
import { FileHarness } from './file-harness.ts';
import { canTrace, missing } from './tools.ts';

/** No run has so many calls of one kind; a bound for a loop that would never end. */
const MOST_CALLS = 60;
/** As FAT and many network file systems answer. */
const NO_LINKS = 'link:error=EPERM';

/** A directory in which no store is yet. */
function empty(): FileHarness {
  const harness = new FileHarness();
  rmSync(harness.file);
  return harness;
}

describe.skipIf(missing('strace', canTrace()))(
  'making a file where there are no hard links',
  { timeout: 60_000 },
  () => {
    it('is done by one of many who do it at once, and leaves nothing half written', async () => {
      const harness = empty();
      const { steps, trace } = await runTraced(harness, ['create', '6'], 'link', undefined, NO_LINKS);
      expect(trace).toContain('(INJECTED)');
      expect(steps.filter((step) => step === 'created')).toHaveLength(1);
      expect(steps.filter((step) => step === 'refused refused')).toHaveLength(5);
      expect(JSON.parse(harness.text()).note).toMatch(/^by \d$/);
      expect(readdirSync(harness.folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      await harness.close();
    });

    it.each([
      ['pwrite64', 'signal=SIGKILL', 1],
      ['fsync', 'signal=SIGKILL', 2],
      ['rename', 'signal=SIGKILL', 1],
      ['rename', 'error=EIO', 1],
      ['pwrite64', 'error=ENOSPC', 1],
      ['fsync', 'error=EIO', 2],
    ])('%s with %s at any call leaves the whole file or none', async (calls, inject, atLeast) => {
      for (let at = 1; ; at += 1) {
        expect(at).toBeLessThan(MOST_CALLS);
        const harness = empty();
        const run = await runTraced(harness, ['create', '1'], calls, { inject, when: String(at) }, NO_LINKS);
        const text = existsSync(harness.file) ? readFileSync(harness.file, 'utf8') : undefined;
        const whole = text === undefined || (text.endsWith('}\n') && JSON.parse(text).note === 'by 0');
        expect([calls, at, whole]).toEqual([calls, at, true]);
        await harness.close();
        if (run.injected) continue;
        expect(run.steps).toContain('created');
        expect(at).toBeGreaterThan(atLeast);
        return;
      }
    });
  },
);
