import { KeeperError } from '../core/errors.ts';
import type { Environment } from '../core/settings.ts';
import type { Words } from './command.ts';
import { VARIABLES, type Variable } from './variables.ts';

const STORE_OPTIONS = ['store', 'config'];

/**
 * `--sandbox` brings a token store of its own.
 *
 * @throws KeeperError `usage` where another one is named, so that nobody takes the one for the other
 */
export function refuseBesideSandbox(words: Words, env: Environment): void {
  const named = [
    ...STORE_OPTIONS.filter((name) => words[name] !== undefined).map((name) => `--${name}`),
    ...besideSandbox('refused').filter((name) => env[name]),
  ];
  if (named.length === 0) return;
  const them = named.join(' and ');
  throw new KeeperError('usage', `--sandbox makes a token store of its own, and ${them} names another`, {
    remedy: `leave out --sandbox, or ${named.some((name) => !name.startsWith('-')) ? 'unset' : 'leave out'} ${them}`,
  });
}

/** The environment of a command that runs against a sandbox: without what speaks of the real world. */
export function sandboxEnvironment(env: Environment, baseUrl: string): Environment {
  const left = besideSandbox('ignored');
  const kept = Object.entries(env).filter(([name]) => !left.includes(name));
  return { ...Object.fromEntries(kept), WEBEX_API_BASE_URL: baseUrl };
}

function besideSandbox(how: Variable['besideSandbox']): string[] {
  return VARIABLES.filter((each) => each.besideSandbox === how).flatMap(({ name, also }) =>
    also === undefined ? [name] : [name, also],
  );
}
