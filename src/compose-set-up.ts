import { basename, dirname } from 'node:path';
import { systemClock, systemIds } from './adapters/system.ts';
import type { StoreChoice } from './adapters/token-store/detect.ts';
import type { KeeperOptions } from './compose.ts';
import { openStore } from './compose-store.ts';
import { chooseStoreToSetUp } from './compose-store-choice.ts';
import type { Finding } from './core/doctor/check.ts';
import { judgeGit } from './core/doctor/judge-git.ts';
import { lostStore } from './core/lost-store.ts';
import { addressOf, readMovedTo, refuseMoved } from './core/moved.ts';
import { readSettings } from './core/settings.ts';
import type { JsonObject } from './core/strict-json.ts';
import type { DocumentChange, TokenStore } from './core/token-store.ts';

/** How long a set-up waits for another process that refreshes. */
const LOCK_WAIT_MS = 10_000;

/** The place of a token store, whether one is there or not. */
export interface SetUpPlace {
  readonly choice: StoreChoice;
  /** The document as it is stored, whatever its fields are; undefined where there is none. */
  read(): Promise<JsonObject | undefined>;
  /**
   * Makes the store with what the change makes of nothing; or changes what is stored, under its lock.
   *
   * @throws KeeperError `refused` where one has appeared, or has gone, since it was read; as `TokenStore` does
   */
  write(change: DocumentChange, before: JsonObject | undefined): Promise<void>;
  /** What git knows of it; undefined where it is no file. */
  git(): Promise<Finding | undefined>;
}

/**
 * The place that the words and the environment choose, else `./token-config.json`. Nothing is sent or written.
 *
 * @throws KeeperError for a bad variable or flag
 */
export async function openSetUpPlace(options: KeeperOptions): Promise<SetUpPlace> {
  const { env, log, clock = systemClock, ids = systemIds, budget, store: flag, config } = options;
  // A bad setting is refused before anything is asked.
  readSettings(env);
  const choice = chooseStoreToSetUp({ env, store: flag, config });
  const store = await openStore(choice, { env, log, clock, ids });
  const refuseMovedDocument = (document: JsonObject) => {
    const movedTo = readMovedTo(document);
    refuseMoved(movedTo ? { movedTo } : {}, addressOf(choice));
  };
  return {
    choice,
    async read() {
      const document = await store.document();
      if (document) refuseMovedDocument(document);
      if (document || choice.kind !== 'file') return document;
      await refuseLost(store);
      return undefined;
    },
    async write(change, before) {
      if (!before) return await store.create(change({}));
      const signal = budget?.signal;
      const locked = await store.lock({ waitMs: LOCK_WAIT_MS, ...(signal && { signal }) });
      try {
        await locked.rewrite((document) => {
          refuseMovedDocument(document);
          return change(document);
        });
      } finally {
        await locked.release();
      }
    },
    async git() {
      if (choice.kind !== 'file') return undefined;
      const { askGit } = await import('./adapters/git.ts');
      const { location } = choice;
      return judgeGit(await askGit({ directory: dirname(location), base: basename(location), env }));
    },
  };
}

async function refuseLost({ lastGood, location }: TokenStore): Promise<void> {
  const kept = await lastGood?.look().catch(() => undefined);
  if (kept) throw lostStore(location, kept.keptAt);
}
