import { spawn } from 'node:child_process';
import type { AuthorizationRequest } from '../../core/policy/authorization-request.ts';
import type { Environment } from '../../core/settings.ts';
import { desktopEnvironment } from './desktop-environment.ts';

/**
 * The package starts programs with the whole environment of its process, so it has a process of its own. What has not
 * failed after ten seconds is a browser, which may run for days.
 */
const OPENER = `
const [module, url] = process.argv.slice(1);
const { default: open } = await import(module);
const opener = await open(url);
if (opener.exitCode) process.exit(opener.exitCode);
if (opener.exitCode === null && opener.signalCode === null) {
  opener.ref();
  // null: ended by a signal, which somebody sent to a browser that had opened.
  opener.on('exit', (code) => process.exit(code ?? 0));
  setTimeout(() => process.exit(0), 10_000);
}
`;

/**
 * Opens the page of Webex in this machine's browser. The arguments of a process can be read by others on this machine, and
 * the address holds the state. Who has it can end the waiting with an answer of his own, and no more: it counts once, its
 * code is refused unless it was made for our PKCE challenge, and that takes the login and the consent of a person.
 * `--no-browser` keeps the address out of the list of processes.
 *
 * @param env  of it the browser gets what a desktop needs, and nothing that may be a secret
 * @param failed  called when the program that opens browsers ends with an error, which may be seconds later or never
 * @returns whether that program could be started; what it did is not known
 */
export function openBrowser(
  { url }: Pick<AuthorizationRequest, 'url'>,
  env: Environment,
  failed: () => void,
): Promise<boolean> {
  const module = import.meta.resolve('open');
  const opener = spawn(process.execPath, ['--input-type=module', '--eval', OPENER, module, url], {
    env: desktopEnvironment(env),
    stdio: 'ignore',
    // Ctrl-C in this terminal is not meant for the browser.
    detached: true,
    windowsHide: true,
  });
  opener.unref();
  opener.on('exit', (code) => code && failed());
  return new Promise((resolve) => {
    opener.once('spawn', () => resolve(true));
    opener.once('error', () => resolve(false));
  });
}
