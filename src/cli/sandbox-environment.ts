import { KeeperError } from '../core/errors.ts';
import type { Environment } from '../core/settings.ts';
import type { Words } from './command.ts';

const STORE_OPTIONS = ['store', 'config'];
const STORE_VARIABLES = ['BYODS_STORE', 'BYODS_CONFIG', 'SECRET_NAME'];

/** What speaks of the real world, and would make no sense in a sandbox. */
const NOT_FOR_A_SANDBOX = ['WEBEX_API_BASE_URL', 'DATA_SOURCE_ID', 'HTTPS_PROXY', 'https_proxy'];

/**
 * `--sandbox` brings a token store of its own.
 *
 * @throws KeeperError `usage` where another one is named, so that nobody takes the one for the other
 */
export function refuseBesideSandbox(words: Words, env: Environment): void {
  const named = [
    ...STORE_OPTIONS.filter((name) => words[name] !== undefined).map((name) => `--${name}`),
    ...STORE_VARIABLES.filter((name) => env[name]),
  ];
  if (named.length === 0) return;
  const them = named.join(' and ');
  throw new KeeperError('usage', `--sandbox makes a token store of its own, and ${them} names another`, {
    remedy: `leave out --sandbox, or ${named.some((name) => !name.startsWith('-')) ? 'unset' : 'leave out'} ${them}`,
  });
}

/** The environment of a command that runs against a sandbox. */
export function sandboxEnvironment(env: Environment, baseUrl: string): Environment {
  const kept = Object.entries(env).filter(([name]) => !NOT_FOR_A_SANDBOX.includes(name));
  return { ...Object.fromEntries(kept), WEBEX_API_BASE_URL: baseUrl };
}
