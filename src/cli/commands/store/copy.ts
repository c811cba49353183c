import type { CopyPlan, PlannedCopy } from '../../../core/copy-plan.ts';
import { type CopyContext, copyStore, lookAtCopy } from '../../../core/copy-store.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { isSameStore } from '../../../core/moved.ts';
import { present } from '../../../core/report.ts';
import { VERSION } from '../../../core/version.ts';
import { confirm, mannerOf, yesOrNo } from '../../changes/manner.ts';
import type { CommandHandler, Words } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { type HeldTokens, heldTokens } from '../../held-tokens.ts';
import type { CommandResult } from '../../result.ts';
import { STORE_NAMES } from '../../store-names.ts';
import { copyLines, copySummary } from './copy-text.ts';

/** What is, or would be, done about one credential. */
export interface CopiedCredential {
  readonly kind: 'integration' | 'service-app';
  readonly orgId?: string;
  readonly orgName?: string;
  readonly action: PlannedCopy['action'];
  readonly reason: string;
  readonly source?: HeldTokens;
  readonly target?: HeldTokens;
}

/** What came of a copy. */
export interface CopyFacts {
  readonly action: 'created' | 'replaced' | 'planned' | 'refused';
  readonly from: string;
  readonly to: string;
  readonly credentials: readonly CopiedCredential[];
}

/** Moves a document to another store. */
export const handleCopy: CommandHandler = async (context, words) => {
  const ends = await endsOf(context, words);
  const { io } = context;
  const copy: CopyContext = {
    ...ends,
    clock: io.clock,
    overwrite: { newer: words['overwrite-newer'] === true, otherApp: words['overwrite-other-app'] === true },
    signal: io.interruption,
  };
  const { plan, warnings } = await lookAtCopy(copy);
  warnings.forEach(context.warn);
  if (plan.error) return resultOf(context, copy, plan, 'refused');
  if (words['dry-run'] === true) return resultOf(context, copy, plan, 'planned');
  if (plan.target && mannerOf(words, context, 'store copy over a document that is there') === 'ask') {
    const facts = factsOf(copy, plan, 'planned');
    context.aside((page) => copyLines(facts, io.clock.now(), page));
    await confirm(context, yesOrNo(`Replace what is in ${copy.to.address}?`));
  }
  const done = await copyStore(copy);
  return resultOf(context, copy, done, done.target ? 'replaced' : 'created');
};

/** @throws KeeperError `usage` */
async function endsOf(context: CommandContext, words: Words): Promise<Pick<CopyContext, 'from' | 'to'>> {
  for (const name of ['from', 'to'] as const) {
    if (words[name] !== undefined) continue;
    throw new KeeperError('usage', `store copy needs --${name}; nothing was sent or changed`, {
      remedy: `name a store after --${name}: ${STORE_NAMES}`,
    });
  }
  const [from, to] = await Promise.all([
    context.openStore(words.from as string, '--from'),
    context.openStore(words.to as string, '--to'),
  ]);
  if (isSameStore(from.address, to.address)) {
    throw new KeeperError('usage', '--from and --to name the same store', { remedy: 'name two stores' });
  }
  return { from, to };
}

function factsOf(
  { from, to }: CopyContext,
  { source, target, credentials }: CopyPlan,
  action: CopyFacts['action'],
): CopyFacts {
  const orgs = [...source.orgs, ...(target?.orgs ?? [])];
  const copied = credentials.map((each) => {
    const org = orgs.find(({ key }) => key === each.key);
    return present({
      kind: each.key === 'integration' ? 'integration' : 'service-app',
      orgId: org?.id,
      orgName: org?.name,
      action: each.action,
      reason: each.reason,
      source: heldTokens(each.source),
      target: heldTokens(each.target),
    }) as CopiedCredential;
  });
  return { action, from: from.address, to: to.address, credentials: copied };
}

function resultOf(
  { io }: CommandContext,
  copy: CopyContext,
  plan: CopyPlan,
  action: CopyFacts['action'],
): CommandResult {
  const facts = factsOf(copy, plan, action);
  const { error } = plan;
  const dryRun = action === 'planned' ? { dryRun: true as const } : {};
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    ...dryRun,
    ...facts,
    warnings: [],
    ...(error && { error: error.toJSON() }),
  };
  return {
    exitCode: error?.exitCode ?? EXIT.ok,
    document,
    text: (page) => copyLines(facts, io.clock.now(), page),
    ...(!error && { summary: (page) => copySummary(facts, page) }),
  };
}
