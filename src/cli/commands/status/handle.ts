import type { CredentialStatus } from '../../../core/credential-status.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { lifeInWords } from '../../../core/policy/life-words.ts';
import { lookAtEverything, storeFailureReport } from '../../../core/status.ts';
import type { CommandHandler } from '../../command.ts';
import { orgNamer } from '../../orgs.ts';
import { statusLines, storeLine } from './text.ts';

const LIMIT = { minutes: 10 };

/** Looks at everything and shows how it is. */
export const handleStatus: CommandHandler = async (context, words) => {
  const keeper = await context.open(LIMIT);
  const { tokens, clock, settings } = keeper;
  const choice = words.sandbox ? { ...keeper.choice, reason: '--sandbox' } : keeper.choice;
  try {
    const { report, exitCode } = await lookAtEverything({ ...keeper, choice, concurrency: settings.concurrency });
    const config = await tokens.config();
    const now = clock.now();
    const life = ({ orgId }: CredentialStatus) => {
      const key = orgId === undefined ? 'integration' : (`service-app:${orgId}` as const);
      return lifeInWords(config, config.credentials.get(key)!, now);
    };
    const facts = { report, orgName: orgNamer(config), orgs: config.orgs.length, all: words.all === true, life, now };
    return { exitCode, document: report, text: (page) => statusLines(facts, page) };
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || thrown.exitCode !== EXIT.store) throw thrown;
    const report = storeFailureReport(choice, thrown);
    return { exitCode: thrown.exitCode, document: report, text: (page) => [storeLine(report.store, page)] };
  }
};
