import { EXIT } from '../../../core/errors.ts';
import { counted } from '../../../core/policy/in-words.ts';
import type { CommandHandler } from '../../command.ts';
import { wrap } from '../../text/width.ts';

/** Encrypts the whole store anew. */
export const handleRekey: CommandHandler = async (context) => {
  const { store } = await context.endpoint();
  const rekeyed = await store.rekey();
  const { documents, records, entries } = rekeyed;
  const done = [
    counted(documents, 'credential'),
    counted(records, 'record'),
    counted(entries, 'entry of logs', 'entries of logs'),
  ].join(', ');
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, rekeyed, warnings: [] },
    text: ({ paint, width }) =>
      wrap(`${paint.green('Encrypted anew')}: ${done}. The old key is of no more use in ${store.location}.`, width),
  };
};
