import { EXIT, KeeperError } from '../../../core/errors.ts';
import { instant, present } from '../../../core/report.ts';
import { resolveOrg } from '../../../core/target-orgs.ts';
import type { CommandHandler, Words } from '../../command.ts';
import { readDuration } from '../../duration.ts';
import { checkToken, type TokenDocument, type TokenFormat, tokenText } from './formats.ts';

const LIMIT = { minutes: 2 };

/** Gets a token, renewed where it must be, and prints it. */
export const handleGetToken: CommandHandler = async (context, words) => {
  const { format, org, wish } = readWords(words);
  const { tokens } = await context.open(LIMIT);
  const target = resolveOrg(await tokens.config(), org);
  const { token, warnings } = await tokens.grant(target, wish);
  checkToken(token.value, format);
  if (context.io.stdout.isTTY && words.quiet !== true) {
    context.note(
      'this is a secret, and the terminal keeps it; unseen: byods get-token --format header | curl -H @- <url>',
    );
  }
  // It serves all the same, and the run has failed.
  const failure = tokens.saveFailure;
  const document = present({
    version: 1 as const,
    warnings: [...(await tokens.storeWarnings()), ...warnings],
    expiresAt: instant(token.expiresAt),
    orgId: target.id,
    orgName: target.name,
    error: failure?.toJSON(),
  });
  return {
    exitCode: failure?.exitCode ?? EXIT.ok,
    document,
    secretText: ({ warnings: all }) =>
      tokenText(token.value, format, { ...(document as TokenDocument), warnings: all }),
  };
};

function readWords(words: Words) {
  const format = words.format as TokenFormat | undefined;
  const minTtl = words['min-ttl'] as string | undefined;
  const org = words.org as string | readonly string[] | undefined;
  if (words.json === true && format !== undefined && format !== 'json') {
    throw new KeeperError('usage', `--json is --format json, and --format ${format} was given too; nothing was sent`, {
      remedy: 'give one of them',
    });
  }
  if (typeof org === 'object') {
    throw new KeeperError('usage', `--org was given ${org.length} times, and one token is printed; nothing was sent`, {
      remedy: 'run it once for each org',
    });
  }
  return {
    format: words.json === true ? ('json' as const) : (format ?? 'token'),
    org,
    wish: minTtl === undefined ? {} : { minTtlMs: readDuration('--min-ttl', minTtl) },
  };
}
