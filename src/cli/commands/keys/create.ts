import { credentialRef, credentialWord } from '../../../core/endpoint/key-record.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { isRange } from '../../../core/policy/address-range.ts';
import { printable } from '../../../core/secret.ts';
import type { CommandHandler, Words } from '../../command.ts';
import { readDuration } from '../../duration.ts';
import { jsonText } from '../../json-text.ts';
import { wrap } from '../../text/width.ts';
import { listedKey } from './listed-key.ts';

/** A name that fits into a table and a page. */
const LONGEST_NAME = 100;

/** Makes a key for a credential that is there. */
export const handleCreate: CommandHandler = async (context, words) => {
  const wanted = readWords(words);
  const { keys, credentials, audit, clock } = await context.endpoint();
  const credential = await credentials.check(wanted.credential);
  const { lifeMs, sources } = wanted;
  const { key, value } = await keys.create({
    name: wanted.name ?? credentialWord(wanted.credential),
    credential,
    ...(lifeMs !== undefined && { expiresAt: clock.now() + lifeMs }),
    ...(sources && { sources }),
  });
  await audit.note({
    action: 'key-created',
    result: 'command',
    key: key.id,
    keyName: key.name,
    credential: credentialWord(credential),
  });
  const document = { version: 1 as const, keys: [listedKey(key, clock.now())], warnings: [] };
  const text = value.reveal();
  if (words.json === true) {
    return {
      exitCode: EXIT.ok,
      document,
      secretText: ({ warnings }) => `${jsonText({ ...document, warnings, key: text })}\n`,
    };
  }
  if (words.quiet !== true) {
    context.aside((page) => [
      ...wrap(
        `The key ${key.name} (${key.id}) opens ${credentialWord(credential)}. It is shown this once, and only its hash is kept:`,
        page.width,
      ),
    ]);
  }
  return { exitCode: EXIT.ok, document, secretText: () => `${text}\n` };
};

function readWords(words: Words) {
  const from = words.from as string | readonly string[] | undefined;
  const sources = from === undefined ? undefined : [from].flat();
  const odd = sources?.find((text) => !isRange(text));
  if (odd !== undefined) {
    throw new KeeperError('usage', `--from must be an address or a range, and is "${odd}"; no key was made`, {
      remedy: 'for instance --from 192.0.2.7, --from 10.0.0.0/8 or --from 2001:db8::/32',
    });
  }
  const called = words.name as string | undefined;
  if (called !== undefined && called.length > LONGEST_NAME) {
    throw new KeeperError(
      'usage',
      `--name has ${called.length} characters, and may have ${LONGEST_NAME}; no key was made`,
    );
  }
  if (called !== undefined && printable(called) !== called) {
    throw new KeeperError('usage', '--name holds a line break or another control character; no key was made');
  }
  const life = words['expires-in'] as string | undefined;
  return {
    name: called,
    credential: credentialRef(words.credential as string),
    sources,
    lifeMs: life === undefined ? undefined : readDuration('--expires-in', life),
  };
}
