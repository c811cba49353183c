import { EXIT } from '../errors.ts';
import { inBytes } from '../policy/in-words.ts';
import { shellWord } from '../policy/shell-word.ts';
import { type Finding, fine, unsure, wrong, wrongBy } from './check.ts';
import type { FileFacts, PathFacts, WritableFacts } from './probes.ts';

/** What is wrong with the rights of one path; `mode` is what it should be, where we may set it. */
export interface OpenPath {
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
  /** Absent where it is not ours to change. */
  readonly mode?: number;
}

const PRIVATE = { document: 0o600, folder: 0o700, 'in-folder': 0o600 } as const;

/** The paths whose rights are wider than they should be, or that belong to somebody else. Pure. */
export function openPaths({ paths, uid }: FileFacts): OpenPath[] {
  if (uid === undefined) return [];
  return paths.flatMap((each) => openPath(each, uid) ?? []);
}

function openPath({ path, what, mode, owner }: PathFacts, uid: number): OpenPath | undefined {
  const at = mode.toString(8).padStart(4, '0');
  if (what === 'directory') {
    if (!(mode & 0o002) || mode & 0o1000) return undefined;
    const problem = `every user of this machine can replace files in ${path} (${at})`;
    // Others may have been let in on purpose: a person decides.
    return { path, problem, remedy: `chmod o-w ${shellWord(path)}` };
  }
  if (owner !== uid) {
    const problem = `${path} belongs to another user (uid ${owner}, this runs as uid ${uid})`;
    return { path, problem, remedy: `run this as its owner, or give it to this user: chown ${uid} ${shellWord(path)}` };
  }
  if (!(mode & 0o077)) return undefined;
  const wanted = PRIVATE[what];
  const problem = `${path} is open to other users of this machine (${at})`;
  return { path, problem, remedy: `chmod ${wanted.toString(8)} ${shellWord(path)}`, mode: wanted };
}

/** Who may read and replace what lies on the disk. Pure. */
export function judgeFileModes(facts: FileFacts): Finding {
  const { paths, uid } = facts;
  if (uid === undefined) return unsure('file-modes', 'this system keeps no modes of files that could be read');
  const open = openPaths(facts);
  const details = paths.map(({ path, mode }) => `${mode.toString(8).padStart(4, '0')} ${path}`);
  if (open.length === 0) return fine('file-modes', 'only this user can read the tokens, and replace them', { details });
  const foreign = open.some(({ problem }) => problem.includes('belongs to another user'));
  const canFix = open.some(({ mode }) => mode !== undefined);
  return wrong('file-modes', open.map(({ problem }) => problem).join('; '), foreign ? EXIT.usage : EXIT.failed, {
    remedy: `${open.map(({ remedy }) => remedy).join('; ')}${canFix ? ' (byods doctor --fix does each chmod 600 and 700)' : ''}`,
    details,
  });
}

/** Whether a save would find rights and room. Nothing is written to prove it. Pure. */
export function judgeWritable({ problem, freeBytes, neededBytes, warnings }: WritableFacts): Finding {
  if (problem) return wrongBy('store-writable', problem, { details: warnings });
  if (freeBytes < neededBytes) {
    return wrong(
      'store-writable',
      `the disk has ${inBytes(freeBytes)} left, and a save needs ${inBytes(neededBytes)}: no token would be refreshed`,
      EXIT.store,
      { remedy: 'free some space on the disk that holds the token store', details: warnings },
    );
  }
  if (warnings.length > 0) return unsure('store-writable', warnings.join('; '));
  return fine('store-writable', `there are the rights to save, and room (${inBytes(freeBytes)}); nothing was written`);
}
