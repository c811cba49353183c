import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { systemClock } from '../../../src/adapters/system.ts';
import { loadKernelLock } from '../../../src/adapters/token-store/file/lock.ts';
import { fileTokenStore } from '../../../src/adapters/token-store/file.ts';
import { copyStore } from '../../../src/core/copy-store.ts';
import { asKeeperError } from '../../../src/core/errors.ts';
import { documentText, integrationRefresh, NOW } from './documents.ts';
import { VirtualClock } from './virtual-clock.ts';

/**
 * A run in a process of its own: `hold` takes the lock and keeps it; `save` waits for a line, takes the lock and saves
 * the pairs `from` to `to`; `copy` waits for a line and moves the tokens to the file `from`; `create` waits for a line and makes the file,
 * `from` times at once. It tells each step on its standard output the moment it is taken.
 */
const [path, elsewhere, what, from, to] = process.argv.slice(2) as [string, string, string, string, string];
const clock = new VirtualClock(NOW);
const fileStore = (path: string) => fileTokenStore({ path, clock, secondDirectory: elsewhere });
const store = fileStore(path);

function say(step: string): void {
  writeSync(1, `${step}\n`);
}

try {
  if (what === 'hold') {
    const locked = await store.lock({ waitMs: 0 });
    say('locked');
    await once(process.stdin, 'data');
    await locked.release();
  } else if (what === 'copy') {
    await loadKernelLock();
    say('ready');
    await once(process.stdin, 'data');
    const end = (path: string) => ({ store: fileStore(path), address: `file:${path}` });
    await copyStore({ from: end(path), to: end(from), clock, overwrite: {} });
    say('moved');
  } else if (what === 'create') {
    await loadKernelLock();
    say('ready');
    await once(process.stdin, 'data');
    const documents = Array.from({ length: Number(from) }, (_, n) => ({
      ...JSON.parse(documentText()),
      note: `by ${n}`,
    }));
    const made = await Promise.allSettled(
      documents.map((document) => fileTokenStore({ path, clock: systemClock }).create(document)),
    );
    for (const each of made)
      say(each.status === 'fulfilled' ? 'created' : `refused ${asKeeperError(each.reason).code}`);
  } else {
    await loadKernelLock();
    say('ready');
    await once(process.stdin, 'data');
    const locked = await store.lock({ waitMs: 0 });
    say('locked');
    await locked.read();
    for (let n = Number(from); n <= Number(to); n += 1) {
      const saved = locked.save([integrationRefresh(n)]);
      say(`journalled ${n}`);
      await saved.then(
        () => say(`saved ${n}`),
        (thrown) => say(`failed ${asKeeperError(thrown).code}`),
      );
    }
    await locked.release();
  }
  say('done');
} catch (thrown) {
  say(`refused ${asKeeperError(thrown).code}`);
}
process.exit(0);
