import { once } from 'node:events';
import { credentialRef } from '../../../core/endpoint/key-record.ts';
import { EXIT, KeeperError } from '../../../core/errors.ts';
import { USUAL_PORT } from '../../../core/policy/authorization-request.ts';
import { counted } from '../../../core/policy/in-words.ts';
import { unlessInterrupted } from '../../../core/unless-interrupted.ts';
import type { CommandHandler } from '../../command.ts';
import type { CommandContext } from '../../context.ts';
import { portOf } from '../../port.ts';
import { wrap } from '../../text/width.ts';

/** Requests that are being answered may go on for so long after Ctrl-C; a save that has begun ends in any case. */
const GRACE_MS = 1500;

/** An address or a name, as the system takes it to listen on. */
const HOST = /^[\w.:%-]{1,255}$/;

/** The endpoint, and what it has. A store that cannot be used is told before anybody asks. */
async function looked(open: CommandContext['endpoint'], word: string | undefined) {
  const endpoint = await open();
  const source = word === undefined ? undefined : await endpoint.teller(credentialRef(word));
  return { endpoint, source, names: await endpoint.store.names(), keys: await endpoint.keys.list() };
}

/** Serves the token endpoint until Ctrl-C or SIGTERM: that is how it is asked to end. */
export const handleServe: CommandHandler = async ({ io, show, endpoint: open }, words) => {
  const port = portOf(words.port as string | undefined, USUAL_PORT);
  const host = words.host as string | undefined;
  if (host !== undefined && !HOST.test(host)) {
    throw new KeeperError('usage', `--host must be an address of this machine, and is "${host}"`, {
      remedy: 'leave it out for this machine alone; 0.0.0.0 is every address',
    });
  }
  // A store that does not answer has nothing of ours under way: a signal ends the wait as it ends the service.
  const budget = { remainingMs: () => Number.POSITIVE_INFINITY, signal: io.interruption };
  const opened = await unlessInterrupted(looked(open, words.source as string | undefined), { budget, clock: io.clock });
  if (!opened) return undefined;
  const { endpoint, source, names, keys } = opened;
  const { serve } = await import('../../../http/serve.ts');
  const options = { keyInPath: words['key-in-path'] === true, behindProxy: words['behind-proxy'] === true };
  const serving = await serve(endpoint, { port, host, source, ...options });
  try {
    const { redirectUri } = serving.settings;
    const url = new URL(redirectUri).origin;
    const { people } = serving;
    // The sandbox knows it already.
    const registered = words.sandbox === true ? '' : ', which must be registered for the integration';
    const document = { version: 1 as const, url, redirectUri, port: serving.port, people, warnings: [] };
    show({
      exitCode: EXIT.ok,
      oneLine: true,
      document,
      text: (page) => [
        page.paint.bold(`Fresh tokens at ${url} until Ctrl-C`),
        '',
        ...wrap(
          people
            ? `People authorize at ${url}/, and come back to ${redirectUri}${registered}.`
            : 'Nobody can authorize here: WEBEX_INTEGRATION_CLIENT_ID and WEBEX_INTEGRATION_CLIENT_SECRET are not set. Keys: byods keys create',
          page.width,
        ),
        ...wrap(
          `In ${endpoint.store.location}: ${counted(names.length, 'credential')}, ${counted(keys.length, 'key')}.`,
          page.width,
        ),
      ],
    });
    if (!io.interruption.aborted) await once(io.interruption, 'abort');
  } finally {
    await serving.stop(GRACE_MS);
  }
  return undefined;
};
