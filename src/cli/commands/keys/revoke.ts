import { credentialWord } from '../../../core/endpoint/key-record.ts';
import { EXIT } from '../../../core/errors.ts';
import { printable } from '../../../core/secret.ts';
import type { CommandHandler } from '../../command.ts';
import { wrap } from '../../text/width.ts';
import { listedKey } from './listed-key.ts';

/** Takes a key back. */
export const handleRevoke: CommandHandler = async (context, words) => {
  const { keys, audit, clock } = await context.endpoint();
  const key = await keys.revoke(words.key as string);
  const credential = credentialWord(key.credential);
  await audit.note({ action: 'key-revoked', result: 'command', key: key.id, keyName: key.name, credential });
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, keys: [listedKey(key, clock.now())], warnings: [] },
    text: ({ paint, width }) =>
      wrap(
        `${paint.green('Revoked')}: ${printable(key.name)} (${key.id}). Tokens that were handed out for it stay valid at Webex until they end; ${credential} stays.`,
        width,
      ),
  };
};
