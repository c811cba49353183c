import { differingFields } from '../../../core/differing-fields.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { addressOf, movedInWords } from '../../../core/moved.ts';
import { newerOf } from '../../../core/policy/newer.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { instant, present } from '../../../core/report.ts';
import { printable } from '../../../core/secret.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import type { LastGood, LastGoodLook, TokenStore } from '../../../core/token-store.ts';
import { VERSION } from '../../../core/version.ts';
import { confirm, mannerOf, yesOrNo } from '../../changes/manner.ts';
import type { CommandHandler } from '../../command.ts';
import { type HeldTokens, heldTokens } from '../../held-tokens.ts';
import { restoreLines, restoreSummary } from './restore-text.ts';

const LIMIT = { minutes: 10 };
const LOCK_WAIT_MS = 10_000;

/** The tokens of one credential, as they are and as they would be. */
export interface RestoredCredential {
  readonly kind: 'integration' | 'service-app';
  readonly orgId?: string;
  readonly orgName?: string;
  /** Which of the two is the newer pair; `current` ones would be lost. */
  readonly newer: 'same' | 'current' | 'last-good' | 'unknown';
  readonly current?: HeldTokens;
  readonly lastGood?: HeldTokens;
}

/** What is, or would be, restored. */
export interface RestoreFacts {
  readonly action: 'restored' | 'planned' | 'unchanged';
  /** The file, or the secret. */
  readonly file: string;
  /** What of a secret is brought back; of a file it is the last good version. */
  readonly stage?: 'AWSPREVIOUS';
  readonly keptAt: string;
  readonly current: 'readable' | 'unreadable' | 'missing';
  /** Why what stands there cannot be read. */
  readonly problem?: string;
  /** Where what stood there is now. */
  readonly keptAside?: string;
  readonly credentials: readonly RestoredCredential[];
  /** Fields that differ, by their names. */
  readonly fields: readonly { readonly field: string; readonly change: 'added' | 'removed' | 'changed' }[];
}

/** Puts the last good document in the place of the one that is there. */
export const handleRestore: CommandHandler = async (context, words) => {
  const manner = mannerOf(words, context, 'store restore');
  const { store, clock } = await context.open(LIMIT);
  const lastGood = lastGoodIn(store, words['use-previous'] === true);
  const look = await lastGood.look();
  refuseMovedAway(look, store);
  const plan = factsOf(look, store, 'planned');
  const isSame =
    plan.current === 'readable' && plan.fields.length === 0 && plan.credentials.every(({ newer }) => newer === 'same');
  let facts: RestoreFacts = isSame ? { ...plan, action: 'unchanged' } : plan;
  if (!isSame && manner !== 'dry-run') {
    if (manner === 'ask') {
      context.aside((page) => restoreLines(plan, clock.now(), page));
      await confirm(context, yesOrNo(`Bring back the version of ${plan.keptAt}?`));
    }
    const keptAside = await lastGood.bringBack(look, { waitMs: LOCK_WAIT_MS, signal: context.io.interruption });
    facts = { ...plan, action: 'restored', ...(keptAside !== undefined && { keptAside }) };
  }
  const dryRun = manner === 'dry-run' ? { dryRun: true as const } : {};
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, programVersion: VERSION, ...dryRun, ...facts, warnings: [] },
    text: (page) => (manner === 'ask' ? [] : restoreLines(facts, clock.now(), page)),
    summary: (page) => restoreSummary(facts, page),
  };
};

function lastGoodIn(store: TokenStore, usePrevious: boolean): LastGood {
  const address = addressOf(store);
  if (store.previous) {
    if (usePrevious) return store.previous;
    throw new KeeperError(
      'usage',
      `${address} has no last good version; the one before may hold tokens that Webex has replaced since, and is used only for a secret that cannot be read any more. Nothing was changed`,
      { remedy: `if it cannot be read: byods store restore --use-previous --store ${shellWord(address)}` },
    );
  }
  if (!store.lastGood || usePrevious) {
    throw new KeeperError('usage', `--use-previous is for an AWS secret, and ${address} is none. Nothing was changed`, {
      remedy: 'leave it out',
    });
  }
  return store.lastGood;
}

/** Bringing an older version back would make tokens live again that another store refreshes. */
function refuseMovedAway({ current, config }: LastGoodLook, store: TokenStore): void {
  if (!current || current instanceof KeeperError || !current.movedTo || config.movedTo) return;
  throw new KeeperError('refused', `${addressOf(store)}: ${movedInWords(current.movedTo)}; nothing was changed`, {
    remedy: `come back: byods store copy --from ${current.movedTo.store} --to ${addressOf(store)}`,
  });
}

function factsOf(
  { config, keptAt, current }: LastGoodLook,
  { kind, location: file }: TokenStore,
  action: RestoreFacts['action'],
): RestoreFacts {
  const readable = current === undefined || current instanceof KeeperError ? undefined : current;
  const state = readable ? 'readable' : current === undefined ? 'missing' : 'unreadable';
  return {
    action,
    file,
    ...(kind === 'aws' && { stage: 'AWSPREVIOUS' as const }),
    keptAt: instant(keptAt),
    current: state,
    ...(current instanceof KeeperError && { problem: current.message }),
    credentials: credentialsOf(readable, config),
    fields: readable
      ? differingFields(readable.document, config.document).map(({ path, change }) => ({
          field: printable(path.join('.')),
          change,
        }))
      : [],
  };
}

function credentialsOf(current: TokenConfig | undefined, lastGood: TokenConfig): RestoredCredential[] {
  const keys = new Set([...lastGood.credentials.keys(), ...(current?.credentials.keys() ?? [])]);
  const orgs = [...lastGood.orgs, ...(current?.orgs ?? [])];
  return [...keys].flatMap((key) => {
    const [is, was] = [current?.credentials.get(key), lastGood.credentials.get(key)];
    const org = orgs.find((each) => each.key === key);
    const [shownIs, shownWas] = [heldTokens(is), heldTokens(was)];
    if (!shownIs && !shownWas) return [];
    return [
      present({
        kind: key === 'integration' ? 'integration' : 'service-app',
        orgId: org?.id,
        orgName: org?.name,
        newer: ({ same: 'same', first: 'current', second: 'last-good', unknown: 'unknown' } as const)[newerOf(is, was)],
        current: shownIs,
        lastGood: shownWas,
      }) as RestoredCredential,
    ];
  });
}
