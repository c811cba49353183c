import type { AuthorizationRequest } from '../../core/policy/authorization-request.ts';

/**
 * Opens the page of Webex in this machine's browser. The arguments of a process can be read by others on this machine, and
 * the address holds the state. Who has it can end the waiting with an answer of his own, and no more: it counts once, its
 * code is refused unless it was made for our PKCE challenge, and that takes the login and the consent of a person.
 * `--no-browser` keeps the address out of the list of processes.
 *
 * @param failed  called when the program that opens browsers ends with an error, which may be much later or never
 * @returns whether that program could be started; what it did is not known
 */
export async function openBrowser({ url }: Pick<AuthorizationRequest, 'url'>, failed: () => void): Promise<boolean> {
  try {
    const { default: open } = await import('open');
    const opener = await open(url);
    // It is another program's business from here on.
    opener.on('error', () => {});
    // null: ended by a signal, which somebody sent to a browser that had opened.
    if (opener.exitCode) failed();
    else opener.on('exit', (code) => code && failed());
    return true;
  } catch {
    return false;
  }
}
