import type { IncomingMessage, ServerResponse } from 'node:http';
import { KeeperError } from '../../core/errors.ts';
import { type AuthorizationRequest, portOf } from '../../core/policy/authorization-request.ts';
import { type ArrivedCallback, readCallback } from '../../core/policy/callback.ts';
import type { CallbackListener } from '../../core/ports.ts';
import { judgeRequest } from './gatekeeper.ts';
import { codeOf, type Listening, listenOn } from './loopback.ts';
import { answerWith, type PageName } from './pages.ts';

/**
 * Listens on loopback for the one callback of a request. What comes without its state gets 400 and counts for nothing; what
 * comes after the one that counted gets 409.
 *
 * @throws KeeperError `refused` where the port cannot be had: Webex compares the redirect byte for byte, so no other one
 *   would do
 */
export async function listenForCallback({
  redirectUri,
  state,
}: Pick<AuthorizationRequest, 'redirectUri' | 'state'>): Promise<CallbackListener> {
  const redirect = new URL(redirectUri);
  const port = portOf(redirectUri);
  let arrive: (callback: ArrivedCallback) => void = () => {};
  const arrived = new Promise<ArrivedCallback>((resolve) => {
    arrive = resolve;
  });
  let waiting: ServerResponse | undefined;
  let isUsed = false;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    // What stands in a body means nothing, and is not read.
    request.resume();
    const judged = judgeRequest(request, redirect);
    if ('page' in judged) return void answerWith(response, judged.page);
    const callback = readCallback(judged.query, state);
    if (callback.kind === 'ignored') return void answerWith(response, 'ignored');
    if (isUsed) return void answerWith(response, 'used');
    isUsed = true;
    waiting = response;
    arrive(callback);
  };

  const tell = async (page: PageName): Promise<void> => {
    // Whoever comes from now on is late or second.
    isUsed = true;
    const response = waiting;
    waiting = undefined;
    if (response) await answerWith(response, page);
  };
  const loopback = await listen(port, handle);
  return {
    arrived,
    tell,
    close: async () => {
      await tell('failed');
      await loopback.close();
    },
  };
}

async function listen(port: number, handle: Parameters<typeof listenOn>[1]): Promise<Listening> {
  try {
    return await listenOn(port, handle);
  } catch (thrown) {
    const code = codeOf(thrown);
    const why =
      code === 'EADDRINUSE'
        ? 'another program listens there'
        : code === 'EACCES'
          ? 'this user may not listen there'
          : `the system says ${code}`;
    throw new KeeperError(
      'refused',
      `port ${port} of this machine, where Webex sends the browser, cannot be had: ${why}`,
      {
        remedy:
          code === 'EADDRINUSE'
            ? `see which program it is and end it: ${lookFor(port)}; or register another redirect for the integration, http://localhost:<port>/callback, and name its port with --port`
            : 'register a redirect with another port for the integration, http://localhost:<port>/callback, and name it with --port',
      },
    );
  }
}

/** The command that names the program on a port. */
function lookFor(port: number): string {
  if (process.platform === 'win32') return `netstat -ano | findstr :${port}`;
  return process.platform === 'linux' ? `ss -ltnp 'sport = :${port}'` : `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
}
