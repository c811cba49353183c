import type { CommandSpec } from '../../command.ts';
import { addCredentialStoreOptions } from '../../global-options.ts';

const PEOPLE =
  'People authorize the integration of WEBEX_INTEGRATION_CLIENT_ID and WEBEX_INTEGRATION_CLIENT_SECRET, for the scopes of WEBEX_INTEGRATION_SCOPES; without them keys are made with byods keys create. The redirect that must be registered for it is http://localhost:<port>/callback, or WEBEX_INTEGRATION_REDIRECT_URI, whose origin is then where the endpoint is reached.';

const NETWORK =
  'It speaks plain http and listens on this machine alone. For others put a proxy with TLS before it, and set WEBEX_INTEGRATION_REDIRECT_URI; with --behind-proxy the last address of X-Forwarded-For counts as the caller, which only a proxy of yours may set. --key-in-path answers /api/token/<key> as Webex Token Keeper did: such keys end in the logs of whatever stands between.';

/** `byods serve`: the token endpoint, until Ctrl-C. */
export const serveCommand: CommandSpec = {
  name: 'serve',
  usage: 'serve',
  describe: 'Serve fresh tokens for fixed keys over HTTP, until Ctrl-C',
  about:
    'Programs get a fresh access token for a key that stays the same: GET /api/token with Authorization: Bearer <key>. People get such a key in a browser, at the start page. Keys for credentials that are there already: byods keys create.',
  usesStore: false,
  options: (yargs) =>
    addCredentialStoreOptions(
      yargs
        .option('port', {
          type: 'string',
          requiresArg: true,
          describe: 'Port to listen on; 3000 by default, 0 is any free one',
        })
        .option('host', {
          type: 'string',
          requiresArg: true,
          describe: 'Address to listen on; this machine alone by default',
        })
        .option('behind-proxy', { type: 'boolean', describe: 'A proxy of yours tells in X-Forwarded-For who asks' })
        .option('key-in-path', { type: 'boolean', describe: 'Take keys in the path, too, where they end in logs' })
        .option('source', {
          type: 'string',
          requiresArg: true,
          describe: 'Say on the start page whose token this credential has: <name>, or <name>/<org>',
        })
        .group(['port', 'host', 'behind-proxy', 'key-in-path', 'source'], 'Options:'),
      true,
    ),
  examples: [
    ['byods serve --sandbox', 'a look at it without an account'],
    ['byods serve --store folder:/var/lib/byods', ''],
    ['byods serve --source acme', 'who is behind it stands on the start page'],
    ['byods serve --port 8080 --store folder:/var/lib/byods --behind-proxy', 'behind a proxy with TLS'],
  ],
  epilogue: `${PEOPLE}\n\n${NETWORK}\n\nLOG_LEVEL=info tells each request on stderr. Ctrl-C or SIGTERM ends it with exit code 0. docs/token-endpoint.md tells the rest.`,
  load: async () => (await import('./handle.ts')).handleServe,
};
