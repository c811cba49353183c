import type { EndpointKey } from '../../../core/endpoint/key-record.ts';
import { EXIT } from '../../../core/errors.ts';
import { counted } from '../../../core/policy/in-words.ts';
import { printable } from '../../../core/secret.ts';
import type { CommandHandler } from '../../command.ts';
import type { Page } from '../../text/page.ts';
import { type Row, table } from '../../text/table.ts';
import { lifeLeft, whenIs } from '../../text/times.ts';
import { wrap } from '../../text/width.ts';
import { type ListedKey, listedKey } from './listed-key.ts';

/** A credential, and how many keys open it. */
interface ListedCredential {
  readonly name: string;
  readonly keys: number;
}

/** Lists keys and credentials. Reads the store and nothing else. */
export const handleList: CommandHandler = async (context) => {
  const { keys, store, clock } = await context.endpoint();
  const now = clock.now();
  const listed = (await keys.list()).map((key: EndpointKey) => listedKey(key, now));
  const credentials = (await store.names()).map((name): ListedCredential => {
    return { name, keys: listed.filter(({ credential, state }) => credential === name && state === 'valid').length };
  });
  return {
    exitCode: EXIT.ok,
    document: { version: 1 as const, keys: listed, credentials, warnings: [] },
    text: (page) => keyLines(listed, credentials, now, page),
  };
};

function keyLines(
  keys: readonly ListedKey[],
  credentials: readonly ListedCredential[],
  now: number,
  page: Page,
): string[] {
  const rows = keys.map(({ id, name, credential, orgId, state, expiresAt, lastUsedAt, sources }): Row => {
    const colour = state === 'valid' ? page.paint.green : page.paint.yellow;
    return {
      cells: [
        printable(name),
        id,
        orgId === undefined ? credential : `${credential}/${orgId}`,
        state,
        expiresAt === undefined ? 'never' : lifeLeft(expiresAt, now),
        lastUsedAt === undefined ? 'never' : whenIs(lastUsedAt, now),
      ],
      colours: [page.paint.bold, undefined, undefined, colour],
      below: sources ? [`only from ${sources.join(', ')}`] : [],
    };
  });
  const columns = [
    { title: 'NAME', givesWay: 1, narrowest: 10 },
    { title: 'ID' },
    { title: 'OPENS', givesWay: 2, narrowest: 10 },
    { title: 'STATE' },
    { title: 'EXPIRES', givesWay: 3 },
    { title: 'LAST USED', givesWay: 4 },
  ];
  const idle = credentials.filter((each) => each.keys === 0).map(({ name }) => name);
  return [
    ...(keys.length > 0 ? [...table(columns, rows, page), ''] : []),
    `${counted(keys.length, 'key')}, ${counted(credentials.length, 'credential')}`,
    ...(idle.length > 0 ? wrap(`Without a key: ${idle.join(', ')}`, page.width) : []),
  ];
}
