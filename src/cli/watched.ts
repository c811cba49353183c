import type { CliIo } from './io.ts';

/** Parts of Node that print what they send, headers and all, when `NODE_DEBUG` names them. */
const TELLTALE = /(?:^|[\s,])(?:https?2?|undici|net|tls|fetch|\*)(?=$|[\s,])/i;
/** Options of Node that open this process's memory to others, or write it to a file. */
const OPEN = /--(?:inspect|heap-prof|heapsnapshot|report-on|cpu-prof|prof\b)[^\s=]*/;

/** What may show credentials while this process runs: for a person to know. */
export function watchedWarnings({ env, execArgv }: Pick<CliIo, 'env' | 'execArgv'>): string[] {
  const warnings: string[] = [];
  if (TELLTALE.test(env.NODE_DEBUG ?? '')) {
    warnings.push(`NODE_DEBUG=${env.NODE_DEBUG} can make Node print requests with their credentials: unset it`);
  }
  const open = OPEN.exec([...execArgv, env.NODE_OPTIONS ?? ''].join(' '))?.[0];
  if (open !== undefined) {
    warnings.push(`Node runs with ${open}: whoever can reach the debugger or its files can read credentials`);
  }
  return warnings;
}
