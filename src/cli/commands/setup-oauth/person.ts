import { listenForCallback, openBrowser } from '../../../compose-authorization.ts';
import { KeeperError, ReauthorizationRequiredError } from '../../../core/errors.ts';
import { type AuthorizationRequest, portOf } from '../../../core/policy/authorization-request.ts';
import { type ArrivedCallback, readPasted } from '../../../core/policy/callback.ts';
import type { CallbackListener, Clock } from '../../../core/ports.ts';
import type { Secret } from '../../../core/secret.ts';
import { ask, canAsk } from '../../ask.ts';
import type { CommandContext } from '../../context.ts';
import { sshLines, urlLines } from './told.ts';
import type { SetupWords } from './words.ts';

/** How long a person has, and about how long a code lives. */
const PATIENCE_MINUTES = 10;

/** So many addresses that are none are told apart from a person who means to paste the right one. */
const MOST_PASTED = 10;

const OPENED_NONE = 'The program that opens browsers failed and opened no browser: open the address yourself.';

/** What a person is asked for, and what becomes of the code. */
export interface Asking<T> {
  readonly request: AuthorizationRequest;
  readonly words: Pick<SetupWords, 'noBrowser' | 'redirectUri'>;
  readonly clock: Clock;
  readonly takeUp: (code: Secret) => Promise<T>;
}

/**
 * Has a person authorize, and takes up what comes. The browser is answered once that is done, so that its page tells the
 * truth.
 *
 * @throws KeeperError `reauthorization-required` when it is denied or nobody comes; as `takeUp` else
 */
export async function approvedByPerson<T>(context: CommandContext, asking: Asking<T>): Promise<T> {
  const { request, words, clock, takeUp } = asking;
  const listener = await listenedFor(context, request);
  try {
    const arrived = await arrivedCallback(context, clock, { request, listener, words });
    if (arrived.kind === 'refused') {
      await listener?.tell('denied');
      throw arrived.error;
    }
    const taken = await takeUp(arrived.code);
    await listener?.tell('saved');
    return taken;
  } finally {
    await listener?.close();
  }
}

/** Without the port there is still the address bar, for a person who can paste. */
async function listenedFor(
  context: CommandContext,
  request: AuthorizationRequest,
): Promise<CallbackListener | undefined> {
  try {
    return await listenForCallback(request);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || !canAsk(context.io)) throw thrown;
    context.note(`${thrown.message}. To free it: ${thrown.remedy}`);
    return undefined;
  }
}

interface Waiting {
  readonly request: AuthorizationRequest;
  readonly listener: CallbackListener | undefined;
  readonly words: Asking<unknown>['words'];
}

/** The first of: the browser at the redirect, a pasted address, and the end of the person's time. */
async function arrivedCallback(
  context: CommandContext,
  clock: Clock,
  { request, listener, words }: Waiting,
): Promise<ArrivedCallback> {
  const { io } = context;
  const ssh = io.env.SSH_CONNECTION;
  context.aside((page) => urlLines(request, PATIENCE_MINUTES, listener !== undefined, page));
  const over = new AbortController();
  if (canAsk(io) && !words.noBrowser && !ssh) {
    // On a line of its own: the question may stand there already.
    const failed = () => over.signal.aborted || context.aside(() => ['', OPENED_NONE]);
    if (!(await openBrowser(request, io.env, failed))) context.note('no browser could be opened: open it yourself');
  }
  if (ssh && canAsk(io)) context.aside((page) => sshLines(ssh, portOf(words.redirectUri), page));
  const signal = AbortSignal.any([io.interruption, over.signal]);
  try {
    return await Promise.race([
      ...(listener ? [listener.arrived] : []),
      ...(canAsk(io)
        ? [pasted({ ...context, io: { ...io, interruption: signal } }, request, listener !== undefined)]
        : []),
      clock.sleep(PATIENCE_MINUTES * 60_000, signal).then(() => {
        throw late();
      }),
    ]);
  } finally {
    over.abort();
  }
}

/** What a person pastes, once it is the answer to this request. Who pastes none may still come with the browser. */
async function pasted(
  context: Pick<CommandContext, 'io' | 'note' | 'aside'>,
  request: AuthorizationRequest,
  listens: boolean,
): Promise<ArrivedCallback> {
  for (let tries = 1; tries <= MOST_PASTED; tries += 1) {
    const text = await ask(context.io, 'Paste the address that the browser ends at (it is not shown):', {
      hidden: true,
    });
    if (text === '') break;
    const callback = readPasted(text, request);
    if (callback.kind !== 'ignored') return callback;
    context.note(`that is not the address: ${callback.why}. It begins with ${request.redirectUri}?code=`);
  }
  if (listens) {
    context.aside(() => [`No address is asked for any more. Still waiting for the browser at ${request.redirectUri}.`]);
    return await new Promise(() => {});
  }
  throw new ReauthorizationRequiredError('no address was pasted; nothing was stored or changed', {
    remedy: 'byods setup-oauth begins anew',
  });
}

function late(): KeeperError {
  return new ReauthorizationRequiredError(
    `nobody authorized the integration within ${PATIENCE_MINUTES} minutes; nothing was stored or changed`,
    { remedy: 'byods setup-oauth begins anew' },
  );
}
