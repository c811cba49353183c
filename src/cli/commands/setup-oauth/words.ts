import { KeeperError } from '../../../core/errors.ts';
import { redirectProblem, redirectUriOf, USUAL_PORT } from '../../../core/policy/authorization-request.ts';
import { redactFromNowOn } from '../../../core/secret.ts';
import { canAsk } from '../../ask.ts';
import { STDIN_WORD, type Words } from '../../command.ts';
import type { CliIo } from '../../io.ts';

/** What the words ask for, checked before anything is opened. */
export interface SetupWords {
  /** Where Webex sends the browser: as it is registered, letter by letter. */
  readonly redirectUri: string;
  readonly noBrowser: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  /** Where a personal access token is to come from; absent: an authorization is wanted. */
  readonly pat?: 'stdin' | 'prompt';
}

/**
 * Reads the words.
 *
 * @throws KeeperError `usage`
 */
export function setupWords(words: Words, io: Pick<CliIo, 'stdin' | 'stderr'>): SetupWords {
  const pat = patFrom(words.pat as string | undefined, io);
  const noBrowser = words['no-browser'] === true;
  const { port, 'redirect-uri': redirect } = words as { port?: string; 'redirect-uri'?: string };
  const named = redirect !== undefined ? '--redirect-uri' : port !== undefined ? '--port' : undefined;
  const other = named ?? (noBrowser ? '--no-browser' : undefined);
  if (pat !== undefined && other !== undefined) {
    throw usage(`--pat takes a token as it is, and ${other} is about a browser`, 'give one of them');
  }
  if (redirect !== undefined && port !== undefined) {
    throw usage('--redirect-uri holds the port already, and --port names another', 'give one of them');
  }
  return {
    redirectUri: redirect === undefined ? redirectUriOf(portFrom(port)) : redirectFrom(redirect),
    noBrowser,
    force: words.force === true,
    dryRun: words['dry-run'] === true,
    ...(pat !== undefined && { pat }),
  };
}

function portFrom(word: string | undefined): number {
  if (word === undefined) return USUAL_PORT;
  const port = /^\d{1,5}$/.test(word) ? Number(word) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw usage(`--port must be a port, from 1 to 65535, and is "${word}"`, 'name the port of the registered redirect');
}

function redirectFrom(word: string): string {
  const problem = redirectProblem(word);
  if (problem === undefined) return word;
  throw usage(
    `--redirect-uri ${problem}`,
    'register a redirect on this machine for the integration, as http://localhost:3000/callback, and name it as it stands there',
  );
}

function patFrom(word: string | undefined, io: Pick<CliIo, 'stdin' | 'stderr'>): SetupWords['pat'] | undefined {
  if (word === undefined) return undefined;
  if (word === STDIN_WORD) {
    if (!io.stdin.isTTY) return 'stdin';
    throw usage('--pat - reads from stdin, and stdin is a terminal', 'byods setup-oauth --pat asks for it');
  }
  if (word !== '') {
    redactFromNowOn(word);
    throw usage(
      '--pat takes no token on the command line, where other programs can read it',
      'byods setup-oauth --pat asks for it, and with --pat - it is read from stdin; revoke the one that you typed if others use this machine',
    );
  }
  if (canAsk(io)) return 'prompt';
  throw usage('--pat asks for the token, and there is no terminal to ask at', 'pipe it in: byods setup-oauth --pat -');
}

function usage(message: string, remedy: string): KeeperError {
  return new KeeperError('usage', `${message}; nothing was sent or changed`, { remedy });
}
