import { addClient, checkClient } from '../../../core/add-client.ts';
import { type ClientCredentials, tokenUrlProblem } from '../../../core/client-credentials.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { addressOf } from '../../../core/moved.ts';
import { inWords } from '../../../core/policy/in-words.ts';
import { instant, present } from '../../../core/report.ts';
import { redactFromNowOn, Secret } from '../../../core/secret.ts';
import { VERSION } from '../../../core/version.ts';
import { ask, canAsk } from '../../ask.ts';
import type { CommandHandler, Words } from '../../command.ts';
import { textFrom } from '../../input-text.ts';
import type { CliIo } from '../../io.ts';
import { wrap } from '../../text/width.ts';

const LIMIT = { minutes: 5 };

/** Puts a client of another server into a store of many. */
export const handleAddClient: CommandHandler = async (context, words) => {
  const { io } = context;
  const dryRun = words['dry-run'] === true;
  const { tokenUrl, consumerKey, scope } = readWords(words);
  const { store, webex, clock, budget, settings } = await context.open(LIMIT);
  if (!settings.tokenUrls.includes(tokenUrl)) {
    throw new KeeperError(
      'refused',
      `${tokenUrl} is none of the addresses that BYODS_TOKEN_URLS allows; nothing was sent`,
      {
        remedy: 'add it to BYODS_TOKEN_URLS, also where the endpoint and the hourly run are configured',
      },
    );
  }
  const consumerSecret = new Secret(await secretFrom(words, io));
  const wanted: ClientCredentials = { tokenUrl, consumerKey, consumerSecret, ...(scope !== undefined && { scope }) };
  const parts = { store, oauth: webex.oauth, clock, budget };
  if (dryRun) await checkClient(parts, wanted);
  const token = dryRun ? undefined : await addClient(parts, wanted);
  token?.warnings.forEach(context.warn);
  const address = addressOf(store);
  const document = present({
    version: 1 as const,
    programVersion: VERSION,
    dryRun: dryRun || undefined,
    action: token ? 'created' : 'planned',
    store: address,
    tokenUrl,
    scope,
    expiresAt: instant(token?.tokens.expiresAt),
    warnings: [],
  });
  return {
    exitCode: EXIT.ok,
    document,
    summary: ({ paint, width }) =>
      wrap(
        token
          ? `${paint.green('Done')}: ${new URL(tokenUrl).host} gave a token for ${inWords(token.tokens.expiresAt - clock.now())}, and ${address} keeps the client; byods keys create makes a key for it`
          : `${paint.green('Dry run')}: nothing was sent or written; a token would be asked for at ${tokenUrl}`,
        width,
      ),
  };
};

/** @throws KeeperError `usage` */
function readWords(words: Words): Omit<ClientCredentials, 'consumerSecret'> {
  const tokenUrl = words['token-url'] as string;
  const problem = tokenUrlProblem(tokenUrl);
  if (problem !== undefined) throw new KeeperError('usage', `--token-url ${problem}; nothing was sent`);
  const scope = words.scope as string | undefined;
  return { tokenUrl, consumerKey: words['consumer-key'] as string, ...(scope !== undefined && { scope }) };
}

/** No secret is an option: a list of processes shows the words of every command. */
async function secretFrom(words: Words, io: CliIo): Promise<string> {
  const from = words['secret-from'] as string | undefined;
  const given =
    from === undefined ? io.env.BYODS_CONSUMER_SECRET?.trim() || (await asked(io)) : await fileWith(from, io);
  if (given !== '') {
    redactFromNowOn(given);
    return given;
  }
  throw new KeeperError('usage', 'the consumer secret was not given; nothing was sent', {
    remedy: `set BYODS_CONSUMER_SECRET, name a file that holds it with --secret-from (- is stdin), or run it at a terminal, which asks`,
  });
}

async function asked(io: CliIo): Promise<string> {
  return canAsk(io) ? await ask(io, 'Consumer secret:', { hidden: true }) : '';
}

async function fileWith(value: string, { stdin }: CliIo): Promise<string> {
  const { text } = await textFrom({ option: '--secret-from', value, stdin, holds: 'the consumer secret' });
  return text.trim();
}
