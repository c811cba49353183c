import type { AuthorizationRequest } from '../../../core/policy/authorization-request.ts';
import { printable } from '../../../core/secret.ts';
import type { Page } from '../../text/page.ts';
import { wrap } from '../../text/width.ts';

/** The address on a line of its own, whole, to be clicked or copied; and what becomes of the browser. */
export function urlLines(
  { url, redirectUri }: AuthorizationRequest,
  minutes: number,
  listens: boolean,
  { width }: Pick<Page, 'width'>,
): readonly string[] {
  const sentence = (text: string) => wrap(text, width);
  return [
    ...sentence(
      `Open this address in a browser, log in to Webex, and accept what the integration asks for (within ${minutes} minutes):`,
    ),
    '',
    url,
    '',
    ...sentence(
      `Webex then sends the browser to ${redirectUri}, which must be a redirect URI of the integration at developer.webex.com.`,
    ),
    ...sentence(
      listens
        ? 'Waiting for it there.'
        : 'The browser shows something else there, or an error: copy the address from its address bar and paste it here.',
    ),
  ];
}

/** How the browser of another machine gets here. */
export function sshLines(connection: string, port: number, { width }: Pick<Page, 'width'>): readonly string[] {
  // client's address and port, then ours
  const [, , host = '<this machine>', sshPort = '22'] = printable(connection).split(' ');
  const other = sshPort === '22' ? '' : ` -p ${sshPort}`;
  return [
    '',
    ...wrap(
      'Over SSH the browser is on your own machine. Either forward the port from there, in another terminal, and open the address then:',
      width,
    ),
    '',
    `ssh${other} -L ${port}:localhost:${port} ${host}`,
    '',
    ...wrap(
      'or open it, and copy the address that the browser ends at (it shows an error there) from its address bar to here.',
      width,
    ),
  ];
}
