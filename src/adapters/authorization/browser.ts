import type { AuthorizationRequest } from '../../core/policy/authorization-request.ts';

/**
 * Opens the page of Webex in this machine's browser. The arguments of a process can be read by others: the address holds
 * no secret.
 *
 * @returns whether a program that opens browsers could be started; what it did is not known
 */
export async function openBrowser({ url }: Pick<AuthorizationRequest, 'url'>): Promise<boolean> {
  try {
    const { default: open } = await import('open');
    const opener = await open(url);
    // It is another program's business from here on.
    opener.on('error', () => {});
    return true;
  } catch {
    return false;
  }
}
