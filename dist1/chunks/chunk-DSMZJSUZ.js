import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/errors.ts
var EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  reauthorize: 4,
  store: 5,
  unreachable: 6,
  lockBusy: 7,
  interrupted: 130
};
var EXIT_PRECEDENCE = [
  EXIT.interrupted,
  EXIT.store,
  EXIT.reauthorize,
  EXIT.usage,
  EXIT.unreachable,
  EXIT.lockBusy,
  EXIT.partial,
  EXIT.failed,
  EXIT.ok
];
var EXIT_OF_CODE = {
  usage: EXIT.usage,
  configuration: EXIT.usage,
  refused: EXIT.usage,
  "client-credentials": EXIT.usage,
  clock: EXIT.usage,
  "reauthorization-required": EXIT.reauthorize,
  "store-unavailable": EXIT.store,
  "store-corrupt": EXIT.store,
  "store-full": EXIT.store,
  "save-failed": EXIT.store,
  "lock-busy": EXIT.lockBusy,
  "lock-unavailable": EXIT.store,
  unreachable: EXIT.unreachable,
  "answer-lost": EXIT.unreachable,
  "bad-answer": EXIT.failed,
  "webex-refused": EXIT.failed,
  "not-found": EXIT.partial,
  "list-incomplete": EXIT.partial,
  forbidden: EXIT.partial,
  disabled: EXIT.partial,
  incomplete: EXIT.partial,
  "not-extended": EXIT.partial,
  "not-changed": EXIT.partial,
  "changed-meanwhile": EXIT.partial,
  "out-of-time": EXIT.partial,
  "some-failed": EXIT.partial,
  interrupted: EXIT.interrupted,
  internal: EXIT.failed
};
var KeeperError = class extends Error {
  code;
  remedy;
  trackingId;
  status;
  constructor(code, message, details = {}) {
    super(printable(message));
    this.name = new.target.name;
    this.code = code;
    this.remedy = details.remedy === void 0 ? void 0 : printable(details.remedy);
    this.trackingId = details.trackingId === void 0 ? void 0 : printable(details.trackingId);
    this.status = details.status;
  }
  get exitCode() {
    return EXIT_OF_CODE[this.code];
  }
  toJSON() {
    return {
      code: this.code,
      message: this.message,
      ...this.remedy !== void 0 && { remedy: this.remedy },
      ...this.trackingId !== void 0 && { trackingId: this.trackingId },
      ...this.status !== void 0 && { status: this.status }
    };
  }
};
var WebexAnswerError = class extends KeeperError {
  status;
  /** The OAuth `error` field (RFC 6749 section 5.2), when the body has one. */
  oauthError;
  /** `message`, `errors[].description` and `error_description` of the body, joined. */
  reasons;
  constructor(code, message, details) {
    super(code, message, details);
    this.status = details.status;
    this.oauthError = details.oauthError;
    this.reasons = printable(details.reasons);
  }
};
var WebexUnreachableError = class extends KeeperError {
  sent;
  constructor(message, details) {
    super(details.sent === "no" ? "unreachable" : "answer-lost", message, details);
    this.sent = details.sent;
  }
};
var LockBusyError = class extends KeeperError {
  constructor(message, details = {}) {
    super("lock-busy", message, details);
  }
};
var SaveFailedError = class extends KeeperError {
  rescuedTo;
  constructor(message, details) {
    super("save-failed", message, details);
    this.rescuedTo = details.rescuedTo;
  }
};
var ReauthorizationRequiredError = class extends KeeperError {
  constructor(message, details = {}) {
    super("reauthorization-required", message, details);
  }
};
function asKeeperError(thrown) {
  if (thrown instanceof KeeperError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return new KeeperError("internal", `unexpected: ${text}`, {
    remedy: "run the same command with --verbose and report what it prints"
  });
}

export {
  EXIT,
  EXIT_PRECEDENCE,
  KeeperError,
  WebexAnswerError,
  WebexUnreachableError,
  LockBusyError,
  SaveFailedError,
  ReauthorizationRequiredError,
  asKeeperError
};
