import { changeOrg, DONE, type OrgChange, planChange } from '../../../core/change-org.ts';
import { EXIT } from '../../../core/errors.ts';
import { inWords } from '../../../core/policy/in-words.ts';
import { present } from '../../../core/report.ts';
import { orgInWords, type TargetOrg } from '../../../core/target-orgs.ts';
import type { TokenConfig } from '../../../core/token-config.ts';
import { confirm, mannerOf, yesOrNo } from '../../changes/manner.ts';
import type { CommandHandler, Words } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { orgByWord } from '../../orgs.ts';
import type { OrgReport } from './add.ts';
import { changeLines } from './text.ts';

const LIMIT = { minutes: 10 };

/** Every data source's token ends so soon (contract 3.2). */
const LAPSE = 'its data sources lapse within 24 hours, unless something else extends them';

const SO_ALREADY: Readonly<Record<OrgChange, string>> = {
  remove: 'it was removed already',
  pause: 'it is paused already',
  resume: 'it is not paused',
};

/** Forgets an org, after a question. */
export const handleRemove: CommandHandler = (context, words) => change(context, words, 'remove');
/** Has the runs skip an org. */
export const handlePause: CommandHandler = (context, words) => change(context, words, 'pause');
/** Has the runs take up a paused org. */
export const handleResume: CommandHandler = (context, words) => change(context, words, 'resume');

async function change(context: CommandContext, words: Words, what: OrgChange): ReturnType<CommandHandler> {
  const dryRun = words['dry-run'] === true;
  // Before anything is opened, so that a script finds it out at its first try.
  const asks = what === 'remove' && mannerOf(words, context, 'orgs remove') === 'ask';
  const { tokens, clock } = await context.open(LIMIT);
  const config = await tokens.config();
  const org = orgByWord(config, words.org);
  const consequences = consequencesOf(config, org, what, clock.now());
  const isSo = planChange(config, org, what) === undefined;
  if (asks) {
    context.aside(() => [`${orgInWords(org)} is to be removed:`, ...consequences.map((each) => `  ${each}`)]);
    await confirm(context, yesOrNo('Remove it?'));
  }
  const action = dryRun || isSo ? 'kept' : await changeOrg(tokens, org, what);
  const report: OrgReport = present({
    id: org.id,
    name: org.name,
    action,
    // Somebody else may have done it while we waited for the lock.
    reason: isSo || (action === 'kept' && !dryRun) ? SO_ALREADY[what] : reasonOf(what, dryRun, consequences),
  });
  const document = {
    version: 1 as const,
    ...(dryRun && { dryRun: true as const }),
    orgs: [report],
    warnings: await tokens.storeWarnings(),
  };
  return { exitCode: EXIT.ok, document, summary: (page) => changeLines(org, report, page) };
}

function consequencesOf(config: TokenConfig, { key }: TargetOrg, what: OrgChange, now: number): string[] {
  const credential = config.credentials.get(key);
  const ends = [credential?.accessToken?.expiresAt, credential?.refreshToken?.expiresAt]
    .filter((at) => at !== undefined)
    .filter((at) => at > now);
  const last =
    ends.length > 0 ? `until their end, in ${inWords(Math.max(...ends) - now)} at the latest` : 'until their end';
  const hasTokens = credential?.accessToken !== undefined || credential?.refreshToken !== undefined;
  switch (what) {
    case 'remove':
      return [
        `forgotten: that it is a target org, its name${hasTokens ? ', and its tokens' : ''}`,
        ...(hasTokens ? [`its tokens stay valid at Webex ${last}`] : []),
        LAPSE,
      ];
    case 'pause':
      return [LAPSE, ...(hasTokens ? [`its tokens are kept and not renewed: they stay valid ${last}`] : [])];
    case 'resume':
      return ['the next run renews its tokens and extends its data sources'];
  }
}

function reasonOf(what: OrgChange, dryRun: boolean, consequences: readonly string[]): string {
  const then = consequences.join('; ');
  return dryRun ? `would be ${DONE[what]}: ${then}` : then;
}
