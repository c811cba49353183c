import type { WantedOrg } from '../../../core/add-orgs.ts';
import { KeeperError } from '../../../core/errors.ts';
import { isOrgId, toOrgId } from '../../../core/org-id.ts';
import { printable } from '../../../core/secret.ts';
import { STDIN_WORD, type Words } from '../../command.ts';
import { textFrom } from '../../input-text.ts';
import type { CliIo } from '../../io.ts';
import { readCsv } from './csv.ts';

const HOLDS = 'the columns id and name';
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
    const { text, where } = await textFrom({ option: '--csv', value: csv, stdin, holds: HOLDS });
    return fromCsv(text, where);
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

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent or changed`, { remedy });
}
