import { EXIT } from '../errors.ts';
import { shellWord } from '../policy/shell-word.ts';
import { type Finding, fine, unsure, wrong } from './check.ts';
import type { GitFacts } from './probes.ts';

/** Whether the tokens are in a git repository, or could get into one by accident. Pure. */
export function judgeGit(facts: GitFacts): Finding {
  switch (facts.kind) {
    case 'no-git':
      return unsure('git', 'there is no git here to ask whether the configuration is tracked');
    case 'no-repository':
      return fine('git', 'the configuration is in no git repository');
    case 'silent':
      return unsure('git', `git could not say whether the configuration is tracked: ${facts.why}`);
  }
  const { file, tracked, ignored, folderIgnored } = facts;
  if (tracked) {
    return wrong('git', `${file} is tracked by git: whoever has the repository has the tokens`, EXIT.failed, {
      remedy: `git rm --cached ${shellWord(file)}, ignore it, and get new client secrets and tokens: its history keeps the old ones`,
    });
  }
  const open = [...(ignored ? [] : [file]), ...(folderIgnored === false ? ['.byods/'] : [])];
  if (open.length === 0) return fine('git', `git does not track ${file}, and ignores it`);
  return wrong('git', `git does not ignore ${open.join(' and ')}: the next "git add ." would take it`, EXIT.failed, {
    remedy: `add ${open.join(' and ')} to .gitignore${folderIgnored === false ? ' (byods doctor --fix does it for .byods/)' : ''}`,
  });
}
