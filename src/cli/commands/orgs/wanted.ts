import { readFile } from 'node:fs/promises';
import type { WantedOrg } from '../../../core/add-orgs.ts';
import { KeeperError } from '../../../core/errors.ts';
import { isOrgId, toOrgId } from '../../../core/org-id.ts';
import { printable } from '../../../core/secret.ts';
import { STDIN_WORD, type Words } from '../../command.ts';
import type { CliIo } from '../../io.ts';
import { readCsv } from './csv.ts';

/** A list of a hundred orgs has a few kilobytes; what is longer is another file. */
const LARGEST_BYTES = 1024 * 1024;
const LONGEST_NAME = 200;

/**
 * The orgs that the words ask for, or the CSV that they name, each once.
 *
 * @throws KeeperError `usage` for anything that is no org, before anything is sent
 */
export async function wantedOrgs(words: Words, stdin: CliIo['stdin']): Promise<WantedOrg[]> {
  const ids = ((words.id as readonly string[] | undefined) ?? []).map((word) => (word === STDIN_WORD ? '-' : word));
  const csv = words.csv as string | undefined;
  const name = words.name as string | undefined;
  if (csv !== undefined) {
    const other = ids[0] ?? (name === undefined ? undefined : '--name');
    if (other !== undefined) throw usage(`--csv names the orgs, and "${shown(other)}" does too`, 'give one of them');
    return csv === STDIN_WORD || csv === '-'
      ? fromCsv(await textOf(stdin), 'stdin')
      : fromCsv(await readText(csv), csv);
  }
  if (ids.length === 0) throw usage('no org was named', 'name the id of an org, or a file with --csv <file>');
  const wanted = new Map<string, WantedOrg>();
  for (const org of ids) {
    const problem = idProblem(org) ?? (name === undefined ? undefined : nameProblem(name));
    if (problem !== undefined) throw usage(problem, 'the id stands in Control Hub, under Account, and is a UUID');
    wanted.set(toOrgId(org), { org: org.trim(), ...(name !== undefined && { name: name.trim() }) });
  }
  if (name !== undefined && wanted.size > 1) {
    throw usage(
      `--name names one org, and ${wanted.size} were given`,
      'name many with --csv <file>: id,name in each line',
    );
  }
  return [...wanted.values()];
}

function fromCsv(text: string, where: string): WantedOrg[] {
  const lines = new Map<string, number>();
  const rows = readCsv(text, where, ({ line, id, name }) => {
    const problem = idProblem(id) ?? (name === undefined ? undefined : nameProblem(name));
    if (problem !== undefined) return problem;
    const earlier = lines.get(toOrgId(id));
    lines.set(toOrgId(id), earlier ?? line);
    return earlier === undefined ? undefined : `the same org as in line ${earlier}`;
  });
  return rows.map(({ id, name }) => ({ org: id, ...(name !== undefined && { name }) }));
}

function idProblem(id: string): string | undefined {
  if (id.trim() === '') return 'there is no id';
  return isOrgId(id) ? undefined : `"${shown(id)}" is not the id of an org`;
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'the name is empty';
  if (name.length > LONGEST_NAME) return `the name has ${name.length} characters, of at most ${LONGEST_NAME}`;
  return printable(name) === name ? undefined : 'the name holds a line break or another control character';
}

function shown(word: string): string {
  return word.length > 40 ? `${word.slice(0, 40)}…` : word;
}

async function readText(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    refuseLong(bytes.length);
    return decoded(bytes);
  } catch (thrown) {
    if (thrown instanceof KeeperError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? ` (${String(thrown.code)})` : '';
    throw usage(`${path} cannot be read${code}`, 'name a file with the columns id and name, or - for stdin');
  }
}

async function textOf(stdin: CliIo['stdin']): Promise<string> {
  if (stdin.isTTY)
    throw usage('--csv - reads from stdin, and stdin is a terminal', 'pipe the lines in, or name a file');
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk));
    refuseLong(chunks.reduce((sum, each) => sum + each.length, 0));
  }
  return decoded(Buffer.concat(chunks));
}

function refuseLong(bytes: number): void {
  if (bytes > LARGEST_BYTES)
    throw usage('the list is longer than a megabyte', 'name a file with the columns id and name');
}

/** A table program may write another encoding: names would be spoilt for ever. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw usage('the list is not UTF-8 text', 'save it as CSV in UTF-8');
  }
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent or changed`, { remedy });
}
