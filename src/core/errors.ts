import { printable } from './secret.ts';

/**
 * Exit codes of every command, in one place. 0 is success, 1 a failure that has no code of its own.
 * Where several hold, {@link EXIT_PRECEDENCE} decides.
 */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  reauthorize: 4,
  store: 5,
  unreachable: 6,
  lockBusy: 7,
  interrupted: 130,
} as const;

/** One of the numbers in {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The worst first: what a run that failed in several ways exits with. */
export const EXIT_PRECEDENCE: readonly ExitCode[] = [
  EXIT.interrupted,
  EXIT.store,
  EXIT.reauthorize,
  EXIT.usage,
  EXIT.unreachable,
  EXIT.lockBusy,
  EXIT.partial,
  EXIT.failed,
  EXIT.ok,
];

/** Stable names of failures, for scripts that read `error.code`, each with the exit code that it leads to. */
export const EXIT_OF_CODE = {
  usage: EXIT.usage,
  configuration: EXIT.usage,
  refused: EXIT.usage,
  'client-credentials': EXIT.usage,
  clock: EXIT.usage,
  'reauthorization-required': EXIT.reauthorize,
  'store-unavailable': EXIT.store,
  'store-corrupt': EXIT.store,
  'store-full': EXIT.store,
  'save-failed': EXIT.store,
  'lock-busy': EXIT.lockBusy,
  'lock-unavailable': EXIT.store,
  unreachable: EXIT.unreachable,
  'answer-lost': EXIT.unreachable,
  'bad-answer': EXIT.failed,
  'webex-refused': EXIT.failed,
  'not-found': EXIT.partial,
  'list-incomplete': EXIT.partial,
  forbidden: EXIT.partial,
  disabled: EXIT.partial,
  incomplete: EXIT.partial,
  'not-extended': EXIT.partial,
  'not-changed': EXIT.partial,
  'changed-meanwhile': EXIT.partial,
  'out-of-time': EXIT.partial,
  'some-failed': EXIT.partial,
  interrupted: EXIT.interrupted,
  internal: EXIT.failed,
} as const satisfies Record<string, ExitCode>;

/** A stable, documented name of a failure. */
export type ErrorCode = keyof typeof EXIT_OF_CODE;

/** What an error tells beside its sentence. */
export interface ErrorDetails {
  /** The command or the act that mends it. */
  readonly remedy?: string | undefined;
  /** Webex's tracking id, which its support asks for. */
  readonly trackingId?: string | undefined;
  /** The HTTP status of Webex's answer. */
  readonly status?: number | undefined;
}

/** The same in every JSON document: `error`. */
export interface ErrorJson {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string;
  readonly trackingId?: string;
  readonly status?: number;
}

/**
 * A failure that a person or a script can act on. The message says what happened, why, and what is still safe; it
 * never holds a secret and never a control character. A bug is any other error class.
 */
export class KeeperError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string | undefined;
  readonly trackingId: string | undefined;
  readonly status: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(printable(message));
    this.name = new.target.name;
    this.code = code;
    this.remedy = details.remedy === undefined ? undefined : printable(details.remedy);
    this.trackingId = details.trackingId === undefined ? undefined : printable(details.trackingId);
    this.status = details.status;
  }

  get exitCode(): ExitCode {
    return EXIT_OF_CODE[this.code];
  }

  toJSON(): ErrorJson {
    return {
      code: this.code,
      message: this.message,
      ...(this.remedy !== undefined && { remedy: this.remedy }),
      ...(this.trackingId !== undefined && { trackingId: this.trackingId }),
      ...(this.status !== undefined && { status: this.status }),
    };
  }
}

/** Webex answered, and the answer is not a success. `reasons` are its own words, cleaned. */
export class WebexAnswerError extends KeeperError {
  override readonly status: number;
  /** The OAuth `error` field (RFC 6749 section 5.2), when the body has one. */
  readonly oauthError: string | undefined;
  /** `message`, `errors[].description` and `error_description` of the body, joined. */
  readonly reasons: string;

  constructor(
    code: ErrorCode,
    message: string,
    details: ErrorDetails & { status: number; oauthError?: string | undefined; reasons: string },
  ) {
    super(code, message, details);
    this.status = details.status;
    this.oauthError = details.oauthError;
    this.reasons = printable(details.reasons);
  }
}

/**
 * No usable answer arrived. `sent` says whether Webex may have acted on the request: `no` when the connection was
 * never made, `maybe` when the request had been written and its answer was lost or unreadable.
 */
export class WebexUnreachableError extends KeeperError {
  readonly sent: 'no' | 'maybe';

  constructor(message: string, details: ErrorDetails & { sent: 'no' | 'maybe' }) {
    super(details.sent === 'no' ? 'unreachable' : 'answer-lost', message, details);
    this.sent = details.sent;
  }
}

/** Another process holds the lock of this token store, and went on holding it. */
export class LockBusyError extends KeeperError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('lock-busy', message, details);
  }
}

/** New tokens were received and could not be written where they belong; `rescuedTo` names where they are. */
export class SaveFailedError extends KeeperError {
  readonly rescuedTo: string | undefined;

  constructor(message: string, details: ErrorDetails & { rescuedTo?: string | undefined }) {
    super('save-failed', message, details);
    this.rescuedTo = details.rescuedTo;
  }
}

/** No rung of the ladder gives a token: a person must authorize again. */
export class ReauthorizationRequiredError extends KeeperError {
  constructor(message: string, details: ErrorDetails = {}) {
    super('reauthorization-required', message, details);
  }
}

/** Any thrown thing as a `KeeperError`; what is not one already is an internal error, its text cleaned. */
export function asKeeperError(thrown: unknown): KeeperError {
  if (thrown instanceof KeeperError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new KeeperError('internal', `unexpected: ${text}`, {
    remedy: 'run the same command with --verbose and report what it prints',
  });
}
