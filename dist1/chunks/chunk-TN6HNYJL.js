import {
  IncompleteListError
} from "./chunk-BWL6QBY2.js";
import {
  SingleFlight
} from "./chunk-DQNDXNZL.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  isBearerToken
} from "./chunk-S2LNS46J.js";
import {
  LOOPBACK_HOSTS
} from "./chunk-YUTMZUC3.js";
import {
  proxyFor
} from "./chunk-AD4ACKFS.js";
import {
  addressOf,
  refuseMoved
} from "./chunk-R2FHURN2.js";
import {
  isDataSourceId
} from "./chunk-GMDZM3WL.js";
import {
  toOrgId
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError,
  WebexAnswerError,
  WebexUnreachableError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  Secret,
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/policy/clock-skew.ts
var NOTICED_SKEW_MS = 6e4;
var LONGEST_SKEW_MS = 7 * 24 * 36e5;

// src/adapters/webex/paths.ts
function pathUnder(base, segments) {
  const encoded = segments.map((segment) => {
    if (segment === "" || segment === "." || segment === ".." || !isWellFormed(segment)) {
      throw new KeeperError("refused", `"${segment}" cannot be part of an address; nothing was sent`);
    }
    return encodeURIComponent(segment);
  });
  return [base.pathname.replace(/\/+$/, ""), ...encoded].join("/");
}
function isWellFormed(text) {
  return !/[\ud800-\udfff]/u.test(text);
}
var LINK = /<([^<>]*)>([^<]*)/g;
var REL = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]+))/i;
function nextLink(header, page) {
  const text = header === void 0 ? "" : typeof header === "string" ? header : header.join(", ");
  for (const [, target = "", parameters = ""] of text.matchAll(LINK)) {
    const [, quoted2, bare] = REL.exec(parameters) ?? [];
    const relations = (quoted2 ?? bare ?? "").toLowerCase().split(/\s+/);
    if (relations.includes("next") && URL.canParse(target, page.href)) return new URL(target, page);
  }
  return void 0;
}

// src/adapters/webex/applications.ts
function applicationsApi(caller, base) {
  return {
    async mint(app, orgId, bearer, budget) {
      const body = { clientId: app.clientId, clientSecret: app.clientSecret.reveal(), targetOrgId: orgId };
      const { json, requestedAt, trackingId } = await caller.call(
        {
          kind: "mint",
          what: `mint a token for org ${orgId}`,
          method: "POST",
          path: pathUnder(base, ["applications", app.appId, "token"]),
          bearer,
          body: { type: "json", text: JSON.stringify(body) },
          secrets: [app.clientSecret, bearer],
          idempotent: true,
          freshSocket: true,
          accepts: isJsonObject
        },
        budget
      );
      return { body: json, requestedAt, trackingId };
    }
  };
}

// src/core/policy/retry.ts
var RETRIED = /* @__PURE__ */ new Set([423, 429, 500, 502, 503, 504]);
var LONGEST_BACKOFF_MS = 3e4;
var LONGEST_WAIT_MS = 36e5;
var SHORTEST_PAUSE_MS = 1e3;
function isPassing(status) {
  return RETRIED.has(status);
}
function decideRetry(attempt, outcome, random, limits) {
  const asked = outcome.kind === "answered" ? outcome.retryAfterMs : void 0;
  const backOff = random * Math.min(LONGEST_BACKOFF_MS, limits.intervalMs * 2 ** (attempt - 1));
  const jitter = random * Math.min(limits.intervalMs, LONGEST_BACKOFF_MS);
  const limited = outcome.kind === "answered" && outcome.status === 429;
  const waitMs = asked !== void 0 ? Math.max(asked, Math.min(LONGEST_WAIT_MS, asked + jitter)) : limited ? Math.max(SHORTEST_PAUSE_MS, backOff) : backOff;
  const pause = pauseOf(outcome, waitMs);
  const decided = (decision) => ({ ...decision, ...pause });
  if (!mayRetry(outcome, limits.idempotent)) return decided({ retry: false, reason: "final" });
  if (attempt > limits.retries) return decided({ retry: false, reason: "exhausted" });
  if (waitMs >= limits.remainingMs) return decided({ retry: false, reason: "out-of-time" });
  return decided({ retry: true, waitMs, reason: reasonOf(outcome, asked) });
}
function mayRetry(outcome, idempotent) {
  if (outcome.kind === "unsent") return !outcome.hopeless;
  if (outcome.kind === "lost") return idempotent;
  return isPassing(outcome.status);
}
function pauseOf(outcome, waitMs) {
  if (outcome.kind === "lost" && outcome.retryAfterMs !== void 0) return { pauseAllMs: outcome.retryAfterMs };
  if (outcome.kind !== "answered") return {};
  const whole = outcome.status === 429 || outcome.retryAfterMs !== void 0 && outcome.status >= 500;
  return whole ? { pauseAllMs: outcome.retryAfterMs ?? waitMs } : {};
}
function reasonOf(outcome, asked) {
  if (outcome.kind === "unsent") return "the connection could not be made";
  if (outcome.kind === "lost") return "the answer was lost";
  return asked === void 0 ? `HTTP ${outcome.status}` : `HTTP ${outcome.status} with Retry-After`;
}

// src/core/policy/retry-after.ts
var SHORTEST_MS = 1e3;
var LONGEST_MS = 36e5;
var NUMBER = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
var MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
var TIME = "\\d{2}:\\d{2}:\\d{2}";
var IMF_DATE = new RegExp(`^[A-Z][a-z]{2}, \\d{2} ${MONTH} \\d{4} ${TIME} GMT$`);
var RFC_850_DATE = new RegExp(`^[A-Z][a-z]{2,5}day, \\d{2}-${MONTH}-\\d{2} ${TIME} GMT$`);
var ASCTIME_DATE = new RegExp(`^[A-Z][a-z]{2} ${MONTH} [ \\d]\\d ${TIME} \\d{4}$`);
function retryAfterMs(header, now) {
  const values = header === void 0 ? [] : typeof header === "string" ? [header] : header;
  const waits = values.flatMap((value) => waitOf(value.trim(), now) ?? listed(value, now));
  return waits.length === 0 ? void 0 : Math.min(LONGEST_MS, Math.max(SHORTEST_MS, ...waits));
}
function listed(value, now) {
  return value.split(",").flatMap((part) => waitOf(part.trim(), now) ?? []);
}
function waitOf(value, now) {
  if (NUMBER.test(value)) return Number(value) * 1e3;
  const at = httpDate(value);
  return at === void 0 ? void 0 : at - now;
}
function httpDate(value) {
  const text = ASCTIME_DATE.test(value) ? `${value} GMT` : value;
  if (text === value && !IMF_DATE.test(value) && !RFC_850_DATE.test(value)) return void 0;
  const at = Date.parse(text);
  return Number.isNaN(at) ? void 0 : at;
}

// src/adapters/webex/scrub.ts
var PIECE = 8;
var ORG_PART = /_[A-Z0-9]{2,8}_[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
function scrub(text, secrets) {
  const pieces = /* @__PURE__ */ new Set();
  for (const secret of secrets) {
    const value = secret.reveal();
    for (const form of [value.replace(ORG_PART, ""), encodeURIComponent(value.replace(ORG_PART, ""))]) {
      for (let at = 0; at + PIECE <= form.length; at += 1) pieces.add(form.slice(at, at + PIECE));
    }
  }
  let clean = "";
  let copiedTo = 0;
  for (let at = 0; at + PIECE <= text.length; at += 1) {
    if (!pieces.has(text.slice(at, at + PIECE))) continue;
    let end = at + PIECE;
    while (end < text.length && pieces.has(text.slice(end - PIECE + 1, end + 1))) end += 1;
    clean += `${text.slice(copiedTo, at)}[redacted]`;
    copiedTo = end;
    at = end - 1;
  }
  return clean + text.slice(copiedTo);
}

// src/adapters/webex/answers.ts
var STATUS_PAGE = "try again later; https://status.webex.com shows known outages";
var REAUTHORIZED = "a Full Admin of the org must authorize it again in Control Hub after its scopes were changed";
var NEEDS = {
  refresh: void 0,
  exchange: void 0,
  "token-expiry": void 0,
  keys: void 0,
  mint: "have a Full Admin of that org authorize the service app in Control Hub (Management > Apps > Service Apps), and check that the integration or personal access token has the scope spark:applications_token and belongs to the developer of the service app",
  read: `the service app needs the scope spark-admin:datasource_read, and must be the one that owns the data source; ${REAUTHORIZED}`,
  write: `the service app needs the scope spark-admin:datasource_write, and must be the one that owns the data source; ${REAUTHORIZED}`,
  register: `the service app needs the scope spark-admin:datasource_write; ${REAUTHORIZED}`
};
var COMPARE_WRITE = "compare what was asked with byods data-sources <id> and byods schemas, and the url with the Data Exchange Domains of the service app at developer.webex.com (My Webex Apps)";
var COMPARE = "compare the url with the service app's Data Exchange Domains and the schema with its own at developer.webex.com (My Webex Apps); byods schemas lists the schemas, byods data-sources what is registered";
function answerError(call, refusal, note = "") {
  const { status, json, trackingId } = refusal;
  const oauthError = oauthErrorIn(json);
  const reasons = scrub(reasonsIn(json).join("; "), call.secrets);
  const { code, remedy } = classify(call.kind, status, oauthError, reasons);
  const words = redirectWords(refusal) ?? (reasons === "" ? "it gave no reason" : reasons);
  const verb = code === "unreachable" ? "could not" : "refused to";
  return new WebexAnswerError(code, `Webex ${verb} ${call.what} (HTTP ${status}): ${words}${note}`, {
    status,
    oauthError: oauthError === void 0 ? void 0 : scrub(oauthError, call.secrets),
    reasons,
    trackingId,
    remedy
  });
}
function classify(kind, status, oauthError, reasons) {
  const forTokens = kind === "refresh" || kind === "exchange" || kind === "mint";
  if (forTokens && (status === 400 || status === 401) && isAboutTheClient(oauthError, reasons)) {
    const whose = kind === "mint" ? "the service app's id, client id and client secret" : "the client id and client secret";
    return { code: "client-credentials", remedy: `compare ${whose} with those at developer.webex.com (My Webex Apps)` };
  }
  if (status === 403) return withRemedy("forbidden", NEEDS[kind]);
  if (status === 404 || status === 410) return withRemedy("not-found", notFoundRemedy(kind));
  if (status >= 300 && status < 400) {
    return withRemedy("unreachable", "check WEBEX_API_BASE_URL, and whether a proxy or a login page stands between");
  }
  if (isPassing(status) || status >= 500) return withRemedy("unreachable", STATUS_PAGE);
  if (kind === "register" && (status === 400 || status === 409)) return withRemedy("webex-refused", COMPARE);
  if (kind === "write" && status === 400) return withRemedy("webex-refused", COMPARE_WRITE);
  return { code: "webex-refused" };
}
function withRemedy(code, remedy) {
  return remedy === void 0 ? { code } : { code, remedy };
}
function notFoundRemedy(kind) {
  if (kind === "mint") return "compare serviceApp.appId with the service app at developer.webex.com (My Webex Apps)";
  if (kind === "read" || kind === "write") return "byods data-sources shows the data sources that there are";
  return void 0;
}
function isAboutTheClient(oauthError, reasons) {
  if (oauthError !== void 0) return oauthError === "invalid_client";
  if (/refresh[ _]?token/i.test(reasons)) return false;
  return /\bclient[ _]?(?:id|secret)\b|\bclient credentials\b/i.test(reasons);
}
function redirectWords({ status, redirectedTo }) {
  if (status < 300 || status >= 400) return void 0;
  return `the answer was a redirect${redirectedTo === void 0 ? "" : ` to ${redirectedTo}`}, which is never followed`;
}
function oauthErrorIn(json) {
  const error = isJsonObject(json) ? json.error : void 0;
  return typeof error === "string" && error !== "" ? error : void 0;
}
function reasonsIn(json) {
  if (!isJsonObject(json)) return [];
  const listed2 = Array.isArray(json.errors) ? json.errors : [];
  const described = listed2.map((entry) => isJsonObject(entry) ? entry.description : entry);
  const nested = isJsonObject(json.error) ? json.error.message : json.error;
  const all = [json.message, ...described, nested, json.error_description];
  return [...new Set(all.filter((text) => typeof text === "string" && text.trim() !== ""))];
}

// src/adapters/webex/attempt.ts
function judge(call, answer, context) {
  const { status, headers, problem, bytes } = answer;
  const { json, trackingId, requestedAt, serverNow } = context;
  const ambiguous = isAmbiguous(call, status);
  if (!ambiguous && (status < 200 || status >= 300)) {
    const refusal = { status, json, trackingId, redirectedTo: redirectHost(single(headers.location)) };
    return {
      outcome: { kind: "answered", status, retryAfterMs: retryAfterMs(headers["retry-after"], serverNow) },
      error: (note) => answerError(call, refusal, note)
    };
  }
  if (!ambiguous && problem === void 0 && call.accepts(json))
    return { answer: { json, headers, trackingId, requestedAt } };
  const content = ambiguous ? "a server on the way failed" : bytes.length === 0 ? "it is empty" : json === void 0 ? "it is not JSON" : "it is not what was asked for";
  return {
    outcome: { kind: "lost", ...ambiguous && { retryAfterMs: retryAfterMs(headers["retry-after"], serverNow) } },
    error: (note) => new WebexUnreachableError(
      `Webex was asked to ${call.what}, and its answer (HTTP ${status}) cannot be used: ${problem ?? content}${note}${acted(call)}`,
      { sent: "maybe", status, trackingId }
    )
  };
}
function isAmbiguous({ kind }, status) {
  if (kind === "register" || kind === "exchange") return status >= 500;
  return kind === "refresh" && (status === 502 || status === 504);
}
function acted(call) {
  return call.method === "GET" ? "" : "; Webex may have acted on it";
}
function unreached(call, failure, earlier) {
  const sent = earlier ? "maybe" : failure.sent;
  const what = sent === "no" ? "; nothing was sent" : acted(call);
  return {
    outcome: failure.sent === "no" ? { kind: "unsent", hopeless: failure.hopeless } : { kind: "lost" },
    error: (note) => new WebexUnreachableError(`Webex could not be reached to ${call.what}: ${failure.message}${note}${what}`, {
      sent,
      remedy: failure.remedy
    })
  };
}
function trackingIdOf(answer, json) {
  const inBody = isJsonObject(json) ? json.trackingId : void 0;
  const id = single(answer.headers.trackingid) ?? (typeof inBody === "string" ? inBody : void 0);
  return id === void 0 || /^[\w.:-]{1,128}$/.test(id) ? id : printable(id).slice(0, 128);
}
function single(header) {
  return typeof header === "string" ? header : header?.[0];
}
function redirectHost(location) {
  return location !== void 0 && URL.canParse(location) ? new URL(location).host : void 0;
}

// src/adapters/webex/body.ts
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
var unzip = promisify(gunzip);
var DEEPEST = 64;
async function readBody(stream, encoding, most) {
  const chunks = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > most) return { problem: `it is larger than ${most} bytes` };
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const codings = encoding.toLowerCase().split(",").map((name) => name.trim()).filter((name) => name !== "" && name !== "identity");
  if (codings.length === 0 || bytes.length === 0) return { bytes };
  if (codings.length > 1 || !["gzip", "x-gzip"].includes(codings[0] ?? ""))
    return { problem: "its content coding is unknown" };
  try {
    return { bytes: await unzip(bytes, { maxOutputLength: most }) };
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    return { problem: tooLarge ? `it is larger than ${most} bytes when unpacked` : "it cannot be unpacked" };
  }
}
function jsonIn(bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return isShallow(text) ? JSON.parse(text) : void 0;
  } catch {
    return void 0;
  }
}
function isShallow(text) {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === "\\") at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") depth -= 1;
    if (depth > DEEPEST) return false;
  }
  return true;
}

// src/adapters/webex/connections.ts
import { Agent, Pool, ProxyAgent } from "undici";

// src/adapters/webex/failure-words.ts
var CLOCK_TOO = "if the certificate looks right, check this machine's clock";
var CA_REMEDY = "if a proxy of your network inspects TLS, put the certificate of its authority (PEM) into a file and name that file in NODE_EXTRA_CA_CERTS";
var CERTIFICATE = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  CERT_REVOKED: "its certificate was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by itself",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that is not trusted here",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate comes from an authority that is not known here",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate comes from an authority that is not known here",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate comes from an authority that is not known here"
};
var NETWORK = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ETIMEDOUT: "the connection timed out",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "the network cannot be reached",
  ENOTFOUND: "its name cannot be resolved",
  EAI_AGAIN: "its name cannot be resolved at the moment",
  UND_ERR_CONNECT_TIMEOUT: "the connection was not made in time",
  UND_ERR_SOCKET: "the connection was closed",
  UND_ERR_HEADERS_OVERFLOW: "the headers of its answer are too large",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "its answer was cut off"
};
function failureWords(error, host) {
  const code = codeOf(error);
  const certificate = CERTIFICATE[code];
  if (certificate !== void 0) {
    const dated = code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID";
    const unknown = !dated && code !== "ERR_TLS_CERT_ALTNAME_INVALID" && code !== "CERT_REVOKED";
    const remedy = dated ? CLOCK_TOO : unknown ? CA_REMEDY : void 0;
    return { words: `${host}: ${certificate}`, hopeless: true, ...remedy !== void 0 && { remedy } };
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) {
    return { words: `${host}: no TLS connection could be agreed on (${code})`, hopeless: true };
  }
  if (code === "UND_ERR_INVALID_ARG") {
    return { words: `${host}: the request could not be built`, hopeless: true };
  }
  if (code.startsWith("HPE_")) return { words: `${host}: its answer is not HTTP (${code})`, hopeless: false };
  return { words: `${host}: ${NETWORK[code] ?? `the connection failed (${code})`}`, hopeless: false };
}
function codeOf(error) {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const code = "code" in at ? at.code : void 0;
    if (typeof code === "string" && code !== "") return code;
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
  }
  return "unknown reason";
}

// src/adapters/webex/connections.ts
var TunnelError = class extends Error {
  facts;
  constructor(words, facts) {
    super(words);
    this.facts = facts;
  }
};
function tls(connectTimeoutMs) {
  return { timeout: connectTimeoutMs, rejectUnauthorized: true, minVersion: "TLSv1.2" };
}
function connections(proxy, connectTimeoutMs, idleMs) {
  const limits = { keepAliveTimeout: idleMs, keepAliveMaxTimeout: idleMs, headersTimeout: 0, bodyTimeout: 0 };
  const connect = tls(connectTimeoutMs);
  if (proxy === void 0) return new Agent({ ...limits, connect });
  return new ProxyAgent({
    ...limits,
    uri: proxy.url,
    ...proxy.authorization && { token: proxy.authorization.reveal() },
    requestTls: connect,
    proxyTls: connect,
    clientFactory: (origin, options) => tunnels(origin, { ...options, headersTimeout: connectTimeoutMs }, proxy)
  });
}
function tunnels(origin, options, proxy) {
  const pool = new Pool(origin, options);
  const open = pool.connect.bind(pool);
  const connect = async (wanted) => {
    const tunnel = await open(wanted).catch((thrown) => {
      const { words, ...facts } = failureWords(thrown, `the proxy ${proxy.name}`);
      throw new TunnelError(words, facts);
    });
    const status = tunnel.statusCode;
    if (status === 200) return tunnel;
    tunnel.socket.on("error", () => {
    }).destroy();
    if (status !== 407)
      throw new TunnelError(`the proxy ${proxy.name} answered ${status} when asked for a tunnel`, {
        hopeless: status < 500
      });
    throw new TunnelError(`the proxy ${proxy.name} asks for a name and a password (407)`, {
      hopeless: true,
      remedy: "put them into HTTPS_PROXY, as in http://name:password@proxy.example:8080"
    });
  };
  return Object.assign(pool, { connect });
}

// src/adapters/webex/limit.ts
var Limit = class {
  #controller = new AbortController();
  #timer;
  #outer;
  #interrupt = () => this.#end("interrupted");
  /** Rejects when it is reached, also while a connection is still being made, which undici would wait for. */
  reached;
  why;
  constructor(ms, outer) {
    this.#outer = outer;
    this.reached = new Promise((_, reject) => {
      this.signal.addEventListener("abort", () => reject(this.signal.reason), { once: true });
    });
    this.reached.catch(() => {
    });
    this.#timer = setTimeout(() => this.#end("deadline"), Math.max(1, Math.min(ms, 2 ** 31 - 1)));
    if (outer?.aborted) this.#interrupt();
    else outer?.addEventListener("abort", this.#interrupt, { once: true });
  }
  get signal() {
    return this.#controller.signal;
  }
  clear() {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#interrupt);
  }
  #end(why) {
    this.why ??= why;
    this.#controller.abort(new Error(why));
  }
};

// src/adapters/webex/http.ts
var HttpFailure = class extends Error {
  kind;
  /** Whether the request had been handed to a connection when it failed. */
  sent;
  hopeless;
  remedy;
  /** It went over a socket that earlier requests had used, which may have been dead already. */
  keptSocket;
  constructor(kind, words, facts) {
    super(words);
    this.kind = kind;
    this.sent = facts.sent;
    this.hopeless = facts.hopeless ?? false;
    this.remedy = facts.remedy;
    this.keptSocket = facts.keptSocket ?? false;
  }
};
var IDLE_MS = 4e3;
var Http = class {
  #options;
  #kept;
  #single;
  #host;
  /** When an answer last came; long ago once a kept socket has failed, because then none of them is trusted. */
  #answeredAt;
  constructor(options) {
    this.#options = options;
    const { proxy, connectTimeoutMs } = options;
    this.#kept = options.dispatcher ?? connections(proxy, connectTimeoutMs, IDLE_MS);
    this.#single = options.dispatcher ?? connections(proxy, connectTimeoutMs, IDLE_MS);
    this.#host = options.proxy ? `${options.origin.host} through the proxy ${options.proxy.name}` : options.origin.host;
  }
  /**
   * Sends one request and reads its answer, whatever its status.
   *
   * @throws HttpFailure
   */
  async send(wanted) {
    const { clock } = this.#options;
    const mayBeDead = this.#answeredAt !== void 0 && Math.abs(clock.now() - this.#answeredAt) > IDLE_MS;
    const single2 = wanted.freshSocket || mayBeDead;
    const keptSocket = !single2 && this.#answeredAt !== void 0;
    let written = false;
    const dispatcher = (single2 ? this.#single : this.#kept).compose(
      (dispatch) => (options, handler) => dispatch(
        options,
        watched(handler, () => {
          written = true;
        })
      )
    );
    const limit = new Limit(wanted.timeoutMs, wanted.signal);
    let answer;
    try {
      const sending = dispatcher.request({
        origin: this.#options.origin.origin,
        path: wanted.path,
        method: wanted.method,
        headers: wanted.headers,
        body: wanted.body ?? null,
        reset: single2,
        headersTimeout: 0,
        bodyTimeout: 0,
        signal: limit.signal
      });
      answer = await Promise.race([sending, limit.reached]);
      const encoding = String(answer.headers["content-encoding"] ?? "");
      const body = await readBody(answer.body, encoding, wanted.maxBodyBytes ?? this.#options.maxBodyBytes);
      this.#answeredAt = clock.now();
      const { statusCode: status, headers } = answer;
      return "bytes" in body ? { status, headers, ...body } : { status, headers, ...body, bytes: Buffer.alloc(0) };
    } catch (thrown) {
      const failure = this.#failure(thrown, limit, written ? "maybe" : "no", wanted, keptSocket);
      if (failure.keptSocket) this.#answeredAt = Number.NEGATIVE_INFINITY;
      if (answer === void 0 || failure.kind === "interrupted") throw failure;
      return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.alloc(0), problem: failure.message };
    } finally {
      limit.clear();
    }
  }
  /** Closes every connection. */
  async close() {
    if (!this.#options.dispatcher) await Promise.all([this.#kept.destroy(), this.#single.destroy()]);
  }
  #failure(thrown, limit, sent, wanted, keptSocket) {
    if (limit.why === "interrupted") return new HttpFailure("interrupted", "it was interrupted", { sent });
    if (limit.why === "deadline") {
      const seconds2 = Math.round(wanted.timeoutMs / 100) / 10;
      return new HttpFailure("deadline", `${this.#host}: there was no complete answer within ${seconds2} s`, { sent });
    }
    if (thrown instanceof TunnelError)
      return new HttpFailure("network", thrown.message, { sent: "no", ...thrown.facts });
    const { words, ...facts } = failureWords(thrown, this.#host);
    return new HttpFailure("network", words, { ...facts, sent, keptSocket: keptSocket && sent === "maybe" });
  }
};
function watched(handler, onWrite) {
  return {
    onRequestStart: (controller, context) => {
      onWrite();
      handler.onRequestStart?.(controller, context);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args)
  };
}

// src/adapters/webex/request-headers.ts
var TYPES = { form: "application/x-www-form-urlencoded", json: "application/json" };
function requestHeaders(call, userAgent) {
  const token = call.bearer?.reveal();
  if (token !== void 0 && !isBearerToken(token)) {
    throw new KeeperError(
      "configuration",
      `the access token to ${call.what} holds characters that no token has; nothing was sent`,
      {
        remedy: "paste the token again, without quotes, spaces or line breaks"
      }
    );
  }
  return {
    accept: "application/json",
    "accept-encoding": "gzip",
    "user-agent": userAgent,
    ...token !== void 0 && { authorization: `Bearer ${token}` },
    ...call.body && { "content-type": TYPES[call.body.type] }
  };
}
function formOf(fields) {
  return Object.entries(fields).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
}

// src/adapters/webex/caller.ts
var Caller = class {
  #options;
  #requests = 0;
  constructor(options) {
    this.#options = options;
  }
  /** Requests sent or tried so far. */
  requests() {
    return this.#requests;
  }
  /**
   * @throws WebexAnswerError for an answer that is not a success
   * @throws WebexUnreachableError when none arrived, or none that can be used; its `sent` speaks of every attempt
   * @throws KeeperError `out-of-time`, `interrupted` or `clock`, and `configuration` for a token that no header can carry
   */
  async call(call, budget) {
    const { gate, ids, log, retries, retryIntervalMs: intervalMs, serverClock } = this.#options;
    const headers = requestHeaders(call, this.#options.userAgent);
    const waiting = { ...budget, remainingMs: () => budget.remainingMs() - (call.needsMs ?? 0) };
    let failed;
    let mayHaveActed = false;
    for (let attempt = 1; ; attempt += 1) {
      serverClock.check();
      const closed = await gate.pass(waiting);
      if (closed) throw closedError(call, closed, failed);
      const result = await this.#attempt(await withText(call), headers, budget, mayHaveActed);
      if ("answer" in result) {
        if (call.method === "GET") serverClock.check();
        return result.answer;
      }
      failed = result;
      mayHaveActed ||= result.outcome.kind === "lost";
      const limits = { retries, intervalMs, idempotent: call.idempotent, remainingMs: waiting.remainingMs() };
      const decision = decideRetry(attempt, result.outcome, ids.random(), limits);
      if (decision.pauseAllMs !== void 0) gate.pause(decision.pauseAllMs);
      if (!decision.retry) {
        const tries = attempt === 1 ? "" : ` (tried ${attempt} times)`;
        throw result.error(decision.reason === "out-of-time" ? `${tries}${NO_TIME}` : tries);
      }
      const waitMs = Math.round(decision.waitMs);
      log.debug("webex retry", { what: call.what, attempt, waitMs, reason: decision.reason });
      const interrupted = await gate.sleep(decision.waitMs, budget);
      if (interrupted) throw closedError(call, interrupted, failed);
    }
  }
  async #attempt(call, headers, budget, earlier) {
    const send = (freshSocket) => this.#send(call, headers, budget, freshSocket);
    try {
      return await send(call.freshSocket ?? false).catch((thrown) => {
        const stale = thrown instanceof HttpFailure && thrown.kind === "network" && thrown.keptSocket;
        if (stale && call.idempotent) return send(true);
        throw thrown;
      });
    } catch (thrown) {
      if (!(thrown instanceof HttpFailure)) throw thrown;
      if (thrown.kind !== "interrupted") return unreached(call, thrown, earlier);
      const asked = `interrupted while Webex was asked to ${call.what}`;
      const mayHaveActed = call.method !== "GET" && (earlier || thrown.sent === "maybe");
      throw new KeeperError("interrupted", mayHaveActed ? `${asked}; Webex may have acted on it` : asked);
    }
  }
  async #send(call, headers, budget, freshSocket) {
    const { http, clock, log, serverClock, requestTimeoutMs } = this.#options;
    const { method, path } = call;
    const startedAt = clock.now();
    const started = clock.monotonic();
    this.#requests += 1;
    const tell = (facts) => {
      const ms = Math.round(clock.monotonic() - started);
      log.debug("webex request", { method, path: path.replace(/\?.*$/s, ""), ms, ...facts });
    };
    let answer;
    try {
      answer = await http.send({
        method,
        path,
        headers,
        freshSocket,
        timeoutMs: Math.min(requestTimeoutMs, budget.remainingMs()),
        maxBodyBytes: call.maxBodyBytes,
        ...call.body && { body: call.body.text },
        ...!call.unstoppable && { signal: budget.signal }
      });
    } catch (thrown) {
      tell({ failed: thrown instanceof HttpFailure ? thrown.message : "unexpectedly" });
      throw thrown;
    }
    serverClock.observe(single(answer.headers.date), startedAt, clock.monotonic() - started);
    const json = answer.problem === void 0 ? jsonIn(answer.bytes) : void 0;
    const trackingId = trackingIdOf(answer, json);
    tell({ status: answer.status, ...trackingId !== void 0 && { trackingId } });
    return judge(call, answer, { json, trackingId, requestedAt: startedAt, serverNow: serverClock.now() });
  }
};
async function withText(call) {
  const { body, ...rest } = call;
  if (body === void 0) return rest;
  const text = typeof body.text === "string" ? body.text : await body.text();
  return { ...rest, body: { ...body, text } };
}
var NO_TIME = "; there is no time left to try again";
function closedError(call, closed, failed) {
  if (failed && closed.code === "out-of-time") return failed.error(NO_TIME);
  const before = failed ? "the attempt before had failed" : "nothing was sent";
  if (closed.code === "interrupted") {
    return new KeeperError("interrupted", `interrupted before Webex was asked to ${call.what}; ${before}`);
  }
  const why = closed.why === void 0 ? "" : `: ${closed.why}`;
  return new KeeperError("out-of-time", `there was no time left to ${call.what}${why}; ${before}`, {
    remedy: "run the same command again, it goes on where this one stopped"
  });
}

// src/adapters/webex/instants.ts
var ISO = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/i;
var EARLIEST = Date.UTC(2e3, 0, 1);
var LATEST = Date.UTC(2200, 0, 1);
function plausibleInstant(ms) {
  return typeof ms === "number" && Number.isFinite(ms) && ms >= EARLIEST && ms <= LATEST ? ms : void 0;
}
function plausibleSeconds(seconds2) {
  return typeof seconds2 === "number" ? plausibleInstant(seconds2 * 1e3) : void 0;
}
function isoInstant(value) {
  const match = typeof value === "string" ? ISO.exec(value) : null;
  if (match === null) return void 0;
  const [, year, month, day, hour, minute, second, fraction = "0", zone = "Z"] = match;
  const milliseconds = Math.trunc(Number(`0.${fraction}`) * 1e3 + 1e-6);
  const at = /* @__PURE__ */ new Date(0);
  at.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  at.setUTCHours(Number(hour), Number(minute), Number(second), milliseconds);
  if (!at.toISOString().startsWith(`${year}-${month}-${day}T${hour}:${minute}:${second}`)) return void 0;
  return plausibleInstant(at.getTime() - offsetMs(zone));
}
function offsetMs(zone) {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return sign === void 0 ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 6e4;
}

// src/adapters/webex/jws.ts
import jwt from "jsonwebtoken";
function headerOf(jws) {
  const header = decode(jws)?.header;
  if (!isJsonObject(header)) return void 0;
  const { alg, kid } = header;
  return {
    ...typeof alg === "string" && { algorithm: alg },
    ...typeof kid === "string" && { keyId: kid },
    critical: header.crit !== void 0
  };
}
function claimsOf(jws) {
  const whole = decode(jws);
  const decoded2 = whole?.payload;
  if (whole?.header.alg !== "RS256" || !isJsonObject(decoded2)) return void 0;
  const text = (name) => {
    const value = Object.hasOwn(decoded2, name) ? decoded2[name] : void 0;
    return typeof value === "string" ? value : void 0;
  };
  const issuer = text("iss");
  const audience = text("aud");
  const subject = text("sub");
  const nonce = text("jti");
  const url = text("com.cisco.datasource.url");
  const schemaId = text("com.cisco.datasource.schema.uuid");
  const org = text("com.cisco.org.uuid");
  const issuedAt = plausibleSeconds(decoded2.iat);
  const expiresAt = plausibleSeconds(decoded2.exp);
  return {
    ...issuer !== void 0 && { issuer },
    ...audience !== void 0 && { audience },
    ...subject !== void 0 && { subject },
    ...issuedAt !== void 0 && { issuedAt },
    ...expiresAt !== void 0 && { expiresAt },
    ...nonce !== void 0 && { nonce },
    ...url !== void 0 && { url },
    ...schemaId !== void 0 && { schemaId },
    ...org !== void 0 && org !== "" && { orgId: toOrgId(org) }
  };
}
function decode(jws) {
  try {
    return jwt.decode(jws, { complete: true }) ?? void 0;
  } catch {
    return void 0;
  }
}

// src/adapters/webex/data-source-body.ts
var TEXTS = ["schemaId", "applicationId", "status", "url", "audience", "subject", "nonce", "errorMessage"];
function isAboutADataSource(json) {
  if (!isJsonObject(json)) return false;
  return ["id", "jwsToken", "tokenExpiryTime", "schemaId", "status"].some((field) => typeof json[field] === "string");
}
function readDataSource(json, askedFor) {
  if (!isJsonObject(json)) return void 0;
  const textIn = (name) => {
    const value = Object.hasOwn(json, name) ? json[name] : void 0;
    return typeof value === "string" && value !== "" ? value : void 0;
  };
  const id = textIn("id") ?? askedFor;
  if (id === void 0 || !isDataSourceId(id)) return void 0;
  const texts = {};
  for (const name of TEXTS) {
    const value = textIn(name);
    if (value !== void 0) texts[name] = value;
  }
  const org = textIn("orgId");
  const lifetime = minutesIn(json.tokenLifetimeMinutes);
  const tokenExpiresAt = isoInstant(json.tokenExpiryTime);
  const jws = textIn("jwsToken") ?? textIn("jwtToken");
  const claims = jws === void 0 ? void 0 : claimsOf(jws);
  return {
    id,
    ...texts,
    ...org !== void 0 && { orgId: toOrgId(org) },
    ...lifetime !== void 0 && { tokenLifetimeMinutes: lifetime },
    ...tokenExpiresAt !== void 0 && { tokenExpiresAt },
    ...claims && { claims },
    ...jws !== void 0 && { jws: new Secret(jws) }
  };
}
function minutesIn(value) {
  const minutes = typeof value === "string" && /^\d{1,6}$/.test(value) ? Number(value) : value;
  return typeof minutes === "number" && Number.isInteger(minutes) && minutes > 0 ? minutes : void 0;
}

// src/adapters/webex/data-source-list.ts
var LONGEST_LIST_BYTES = 32 * 1024 * 1024;
var MOST_PAGES = 1e3;
var REMEDY = "byods extend-data-source <id> extends one that is missing here; if this stays so, give Webex support the trackingId";
async function listDataSources(caller, base, accessToken, budget) {
  const first = pathUnder(base, ["dataSources"]);
  const found = /* @__PURE__ */ new Map();
  const seen = /* @__PURE__ */ new Set();
  let unusable = 0;
  let trackingId;
  for (let path = first; ; ) {
    seen.add(path);
    const answer = await readPage(caller, path, accessToken, budget).catch((thrown) => {
      throw seen.size === 1 ? thrown : cutShort(thrown, [...found.values()]);
    });
    trackingId = answer.trackingId;
    for (const item of answer.json.items) {
      const dataSource = readDataSource(item);
      if (dataSource === void 0) unusable += 1;
      else if (!found.has(dataSource.id)) found.set(dataSource.id, dataSource);
    }
    const next = nextPage(answer, new URL(path, base.origin), first, seen);
    if (next === void 0) break;
    if ("ended" in next) {
      const what2 = `Webex listed ${counted(found.size)} and no more: ${next.ended}`;
      throw new IncompleteListError("list-incomplete", what2, [...found.values()], { remedy: REMEDY, trackingId });
    }
    path = next.path;
  }
  if (unusable === 0) return [...found.values()];
  const what = `Webex listed ${counted(found.size + unusable)}, ${unusable} of them without a usable id: nothing can extend those`;
  throw new IncompleteListError("list-incomplete", what, [...found.values()], { remedy: REMEDY, trackingId });
}
async function readPage(caller, path, accessToken, budget) {
  return await caller.call(
    {
      kind: "read",
      what: "list the data sources",
      method: "GET",
      path,
      bearer: accessToken,
      secrets: [accessToken],
      idempotent: true,
      maxBodyBytes: LONGEST_LIST_BYTES,
      accepts: (json) => isJsonObject(json) && Array.isArray(json.items)
    },
    budget
  );
}
function cutShort(thrown, found) {
  if (!(thrown instanceof KeeperError) || thrown.status === 401) return thrown;
  const what = `Webex listed ${counted(found.length)} and no more: ${thrown.message}`;
  return new IncompleteListError(thrown.code, what, found, thrown);
}
function nextPage(answer, page, first, seen) {
  const next = nextLink(answer.headers.link, page);
  if (next === void 0) return void 0;
  const path = `${next.pathname}${next.search}`;
  if (next.origin !== page.origin || next.username !== "" || next.pathname.replace(/\/$/, "") !== first) {
    return { ended: `its next page is at another address (${next.host.slice(0, 100)}), which is not followed` };
  }
  if (seen.has(path)) return { ended: "its next page is one that was read already" };
  return seen.size >= MOST_PAGES ? { ended: `it has more than ${MOST_PAGES} pages` } : { path };
}
function counted(count) {
  return `${count} data source${count === 1 ? "" : "s"}`;
}

// src/adapters/webex/schemas.ts
var TEXTS2 = ["serviceType", "protocol", "appType", "url"];
async function listSchemas(caller, base, accessToken, budget) {
  const answer = await caller.call(
    {
      kind: "read",
      what: "list the schemas",
      method: "GET",
      path: pathUnder(base, ["dataSources", "schemas"]),
      bearer: accessToken,
      secrets: [accessToken],
      idempotent: true,
      accepts: (json) => isJsonObject(json) && Array.isArray(json.items)
    },
    budget
  );
  return answer.json.items.flatMap((item) => readSchema(item) ?? []);
}
function readSchema(json) {
  if (!isJsonObject(json) || typeof json.id !== "string" || json.id === "") return void 0;
  const texts = {};
  for (const name of TEXTS2) {
    const value = json[name];
    if (typeof value === "string" && value !== "") texts[name] = value;
  }
  const [createdAt, updatedAt] = [isoInstant(json.createdAt), isoInstant(json.updatedAt)];
  return {
    id: json.id,
    ...texts,
    ...createdAt !== void 0 && { createdAt },
    ...updatedAt !== void 0 && { updatedAt }
  };
}

// src/adapters/webex/data-sources.ts
function dataSourcesApi(caller, base) {
  const asked = (accessToken, id) => {
    if (id !== void 0) refuseOddId(id);
    return {
      path: pathUnder(base, id === void 0 ? ["dataSources"] : ["dataSources", id]),
      bearer: accessToken,
      secrets: [accessToken],
      accepts: (json) => {
        const about = isAboutADataSource(json) ? readDataSource(json, id)?.id : void 0;
        return about !== void 0 && (id === void 0 || about === id);
      },
      idempotent: false
    };
  };
  return {
    list: (accessToken, budget) => listDataSources(caller, base, accessToken, budget),
    schemas: (accessToken, budget) => listSchemas(caller, base, accessToken, budget),
    get: async (accessToken, id, budget) => {
      const what = `read the data source ${id}`;
      const common = asked(accessToken, id);
      return withId(await caller.call({ ...common, kind: "read", what, method: "GET", idempotent: true }, budget), id);
    },
    put: async (accessToken, id, update, budget) => {
      const what = `update the data source ${id}`;
      const common = asked(accessToken, id);
      const text = typeof update === "function" ? async () => textOf(await update()) : textOf(update);
      const body = { type: "json", text };
      return withId(await caller.call({ ...common, kind: "write", what, method: "PUT", body }, budget), id);
    },
    post: async (accessToken, registration, budget) => {
      const what = "register the data source";
      const { status, ...rest } = registration;
      const body = { type: "json", text: textOf(status === "active" ? rest : registration) };
      const common = { ...asked(accessToken), unstoppable: true };
      return withId(await caller.call({ ...common, kind: "register", what, method: "POST", body }, budget));
    },
    delete: async (accessToken, id, budget) => {
      const what = `delete the data source ${id}`;
      const common = { ...asked(accessToken, id), accepts: () => true, unstoppable: true };
      const { trackingId } = await caller.call({ ...common, kind: "write", what, method: "DELETE" }, budget);
      return { trackingId };
    }
  };
}
function withId(answer, id) {
  const value = readDataSource(answer.json, id);
  return { value, trackingId: answer.trackingId, raw: answer.json };
}
function textOf(update) {
  const { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage } = update;
  return JSON.stringify({ schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage });
}
function refuseOddId(id) {
  if (isDataSourceId(id)) return;
  const shown = id.length > 64 ? `${id.slice(0, 64)}\u2026` : id;
  throw new KeeperError("refused", `"${shown}" is not the id of a data source; nothing was sent`, {
    remedy: "byods data-sources shows the ids"
  });
}

// src/core/policy/pace.ts
function fullBucket(perMinute, now) {
  return { perMinute, tokens: perMinute, at: now };
}
function take(state, now) {
  const { perMinute } = state;
  const elapsed = Math.max(0, now - state.at);
  const tokens = Math.min(perMinute, state.tokens + elapsed * perMinute / 6e4) - 1;
  const waitMs = tokens >= 0 ? 0 : Math.ceil(-tokens * 6e4 / perMinute);
  return { state: { perMinute, tokens, at: Math.max(state.at, now) }, waitMs };
}
function emptyUntil(state, until) {
  return { ...state, tokens: Math.min(1, state.tokens), at: Math.max(state.at, until) };
}

// src/adapters/webex/gate.ts
var Gate = class {
  #clock;
  #pace;
  /** On the monotonic clock. */
  #pausedUntil = Number.NEGATIVE_INFINITY;
  constructor(clock, maxRequestsPerMinute) {
    this.#clock = clock;
    this.#pace = fullBucket(maxRequestsPerMinute, clock.monotonic());
  }
  /** Holds back every request that has not been sent yet. */
  pause(ms) {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonic() + ms);
    this.#pace = emptyUntil(this.#pace, this.#pausedUntil);
  }
  /**
   * Resolves when the next request may be sent, or with the reason why it may not: a wait that does not fit into the time
   * left is not begun.
   */
  async pass(budget) {
    const paused = await this.#paused(budget);
    if (paused) return paused;
    const turn = take(this.#pace, this.#clock.monotonic());
    if (turn.waitMs > 0 && turn.waitMs >= budget.remainingMs()) {
      return { code: "out-of-time", why: `its turn at MAX_REQUESTS_PER_MINUTE comes in ${seconds(turn.waitMs)}` };
    }
    this.#pace = turn.state;
    const closed = await this.sleep(turn.waitMs, budget) ?? await this.#paused(budget);
    if (closed) return closed;
    return budget.remainingMs() > 0 ? void 0 : { code: "out-of-time" };
  }
  /** Sleeps; tells when it was interrupted. */
  async sleep(ms, budget) {
    if (budget.signal?.aborted) return { code: "interrupted" };
    if (ms <= 0) return void 0;
    try {
      await this.#clock.sleep(ms, budget.signal);
      return void 0;
    } catch (thrown) {
      if (budget.signal?.aborted) return { code: "interrupted" };
      throw thrown;
    }
  }
  /** Waits for the end of a pause, which may be moved while we wait. */
  async #paused(budget) {
    let seen = Number.NEGATIVE_INFINITY;
    while (this.#pausedUntil > seen && this.#pausedUntil > this.#clock.monotonic()) {
      seen = this.#pausedUntil;
      const left = seen - this.#clock.monotonic();
      if (left >= budget.remainingMs()) {
        return { code: "out-of-time", why: `Webex asked for a pause of ${seconds(left)}` };
      }
      const closed = await this.sleep(left, budget);
      if (closed) return closed;
    }
    return void 0;
  }
};
function seconds(ms) {
  return `${Math.ceil(ms / 1e3)} s`;
}

// src/core/policy/kept-keys.ts
var MINUTE = 6e4;
var COOL_DOWN_MS = 3e4;
var SHORTEST_FRESH_MS = 10 * MINUTE;
var LONGEST_FRESH_MS = 6 * 60 * MINUTE;
var LONGEST_KEPT_MS = 24 * 60 * MINUTE;
function decideKey(kept, has, now) {
  const age = kept.readAt === void 0 ? Number.POSITIVE_INFINITY : now - kept.readAt;
  const cooledDown = kept.askedAt === void 0 || now - kept.askedAt >= COOL_DOWN_MS;
  return { ask: cooledDown && (!has || age >= kept.freshMs), serves: has && age <= LONGEST_KEPT_MS };
}
function freshMsOf(cacheControl) {
  const [, seconds2] = /(?:^|[,\s])max-age\s*=\s*"?(\d+)/i.exec(cacheControl ?? "") ?? [];
  return Math.min(LONGEST_FRESH_MS, Math.max(SHORTEST_FRESH_MS, Number(seconds2 ?? 0) * 1e3));
}

// src/adapters/webex/jwks.ts
import { createPublicKey } from "node:crypto";
var MOST_KEYS = 100;
var MODULUS_BITS = { least: 2048, most: 8192 };
function readJwks(json) {
  const keys = /* @__PURE__ */ new Map();
  const listed2 = isJsonObject(json) ? json.keys : void 0;
  for (const jwk of Array.isArray(listed2) ? listed2.slice(0, MOST_KEYS) : []) {
    if (!isJsonObject(jwk) || typeof jwk.kid !== "string" || keys.has(jwk.kid)) continue;
    const key = isForRs256(jwk) ? rsaKey(jwk) : void 0;
    if (key !== void 0) keys.set(jwk.kid, key);
  }
  return keys;
}
function isForRs256({ kty, use, alg }) {
  return kty === "RSA" && (use === void 0 || use === "sig") && (alg === void 0 || alg === "RS256");
}
function rsaKey({ n, e }) {
  if (typeof n !== "string" || typeof e !== "string") return void 0;
  try {
    const key = createPublicKey({ key: { kty: "RSA", n, e }, format: "jwk" });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits >= MODULUS_BITS.least && bits <= MODULUS_BITS.most ? key : void 0;
  } catch {
    return void 0;
  }
}

// src/adapters/webex/keys.ts
var READING_MS = 1e4;
var LONGEST_JWKS_BYTES = 128 * 1024;
var EMPTY = { keys: /* @__PURE__ */ new Map(), freshMs: 0 };
var SigningKeys = class {
  #callerTo;
  #clock;
  /** By origin. */
  #callers = /* @__PURE__ */ new Map();
  #shelves = /* @__PURE__ */ new Map();
  #readings = new SingleFlight();
  /** @param callerTo  makes what calls an origin; nothing is made before a key of it is wanted */
  constructor(callerTo, clock) {
    this.#callerTo = callerTo;
    this.#clock = clock;
  }
  /** Requests sent or tried so far. */
  requests() {
    return [...this.#callers.values()].reduce((sum, caller) => sum + caller.requests(), 0);
  }
  /**
   * The key with that id, read from the address first where it has to be. Fails softly: without a key, `failure` says why
   * the server gave none, and is absent when it does not publish this one.
   *
   * @param address  never one out of a token
   * @throws KeeperError `interrupted`
   */
  async find(address, keyId, budget) {
    const kept = () => this.#shelves.get(address) ?? EMPTY;
    const decide = () => decideKey(kept(), kept().keys.has(keyId), this.#clock.monotonic());
    if (decide().ask) await this.#readings.run(address, () => this.#read(address, kept(), budget));
    const { keys, failure } = kept();
    const key = keys.get(keyId);
    if (key !== void 0 && decide().serves) return { key };
    return failure === void 0 ? {} : { failure };
  }
  async #read(address, before, budget) {
    const url = new URL(address);
    const until = this.#clock.monotonic() + READING_MS;
    const remainingMs = () => Math.min(budget.remainingMs(), until - this.#clock.monotonic());
    try {
      const caller = this.#callers.get(url.origin) ?? this.#callerTo(url);
      this.#callers.set(url.origin, caller);
      const { json, headers } = await caller.call(
        {
          kind: "keys",
          what: `read the keys at ${address}`,
          method: "GET",
          path: url.pathname,
          secrets: [],
          idempotent: true,
          maxBodyBytes: LONGEST_JWKS_BYTES,
          // An empty set would take the place of a good one.
          accepts: (answer) => readJwks(answer).size > 0
        },
        { ...budget, remainingMs }
      );
      const readAt = this.#clock.monotonic();
      const freshMs = freshMsOf(single(headers["cache-control"]));
      this.#shelves.set(address, { keys: readJwks(json), readAt, freshMs, askedAt: readAt });
    } catch (thrown) {
      const failure = asKeeperError(thrown);
      if (failure.code === "interrupted" || failure.code === "internal") throw thrown;
      this.#shelves.set(address, { ...before, askedAt: this.#clock.monotonic(), failure });
    }
  }
};

// src/adapters/webex/oauth.ts
var REFRESH_NEEDS_MS = 25e3;
function oauthApi(caller, base) {
  async function askForTokens(call, { clientId, clientSecret }, grant, budget) {
    const form = { ...grant, client_id: clientId, client_secret: clientSecret.reveal() };
    const { json, requestedAt, trackingId } = await caller.call(
      {
        ...call,
        method: "POST",
        path: pathUnder(base, ["access_token"]),
        body: { type: "form", text: formOf(form) },
        secrets: [clientSecret, ...call.secrets],
        idempotent: false,
        unstoppable: true,
        needsMs: REFRESH_NEEDS_MS,
        freshSocket: true,
        accepts: isJsonObject
      },
      budget
    );
    return { body: json, requestedAt, trackingId };
  }
  async function askForEnd(accessToken, budget, accepts) {
    const { json } = await caller.call(
      {
        kind: "token-expiry",
        what: "say when the token ends",
        method: "GET",
        path: pathUnder(base, ["authorizations", "tokenExpiry"]),
        bearer: accessToken,
        secrets: [accessToken],
        idempotent: true,
        accepts
      },
      budget
    );
    return isJsonObject(json) ? plausibleInstant(json.exp) : void 0;
  }
  return {
    refresh: (client, refreshToken, budget) => askForTokens(
      { kind: "refresh", what: "refresh a token", secrets: [refreshToken] },
      client,
      { grant_type: "refresh_token", refresh_token: refreshToken.reveal() },
      budget
    ),
    exchange: (client, { code, redirectUri, verifier }, budget) => askForTokens(
      { kind: "exchange", what: "exchange the authorization code", secrets: [code, verifier] },
      client,
      {
        grant_type: "authorization_code",
        code: code.reveal(),
        redirect_uri: redirectUri,
        code_verifier: verifier.reveal()
      },
      budget
    ),
    async tokenExpiry(accessToken, budget) {
      try {
        return await askForEnd(accessToken, budget, () => true);
      } catch (thrown) {
        const odd = thrown instanceof WebexAnswerError && thrown.status !== 401;
        const unreadable = thrown instanceof WebexUnreachableError && thrown.status !== void 0;
        if (odd || unreadable) return void 0;
        throw thrown;
      }
    },
    async provenExpiry(accessToken, budget) {
      try {
        return await askForEnd(accessToken, budget, isJsonObject);
      } catch (thrown) {
        if (thrown instanceof WebexAnswerError && thrown.status === 404) return void 0;
        throw thrown;
      }
    }
  };
}

// src/adapters/webex/proxy.ts
function proxyServerFor(target, settings) {
  if (target.protocol !== "https:") return void 0;
  const url = proxyFor(target.hostname, target.port === "" ? 443 : Number(target.port), settings);
  if (!url) return void 0;
  const name = url.port === "" ? `${url.hostname}:${url.protocol === "https:" ? 443 : 80}` : url.host;
  return { url: url.origin, name, ...url.username !== "" && { authorization: basic(url) } };
}
function basic(url) {
  const password = decoded(url.password);
  new Secret(password);
  return new Secret(`Basic ${Buffer.from(`${decoded(url.username)}:${password}`).toString("base64")}`);
}
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// src/adapters/webex/reach.ts
async function reach(caller, base, budget) {
  try {
    await caller.call(
      {
        kind: "read",
        what: "answer a question without a token",
        method: "GET",
        path: pathUnder(base, ["people", "me"]),
        secrets: [],
        idempotent: true,
        accepts: () => true
      },
      budget
    );
    return 200;
  } catch (thrown) {
    if (!(thrown instanceof WebexAnswerError) || thrown.code === "unreachable") throw thrown;
    return thrown.status;
  }
}

// src/adapters/webex/server-clock.ts
var ServerClock = class {
  #clock;
  #log;
  #longestMs;
  #skewMs = 0;
  #warned = false;
  constructor(clock, log, longestMs) {
    this.#clock = clock;
    this.#log = log;
    this.#longestMs = longestMs;
  }
  /** Wall clock as Webex sees it, epoch milliseconds. */
  now() {
    return this.#clock.now() + this.#skewMs;
  }
  /** Takes note of an answer. Its `Date` has whole seconds and lies half a round trip back. */
  observe(date, sentAt, tookMs) {
    const server = date === void 0 ? void 0 : httpDate(date);
    if (server === void 0) return;
    const skew = Math.round(server + 500 - (sentAt + tookMs / 2));
    this.#skewMs = Math.abs(skew) >= NOTICED_SKEW_MS ? skew : 0;
    if (this.#skewMs === 0 || this.#warned) return;
    this.#warned = true;
    const skewSeconds = Math.round(this.#skewMs / 1e3);
    const exactly = `${this.#difference()} Webex's (${Math.abs(skewSeconds)} s)`;
    this.#log.warn(`this machine's clock is ${exactly}; times are corrected by that`, { skewSeconds });
  }
  /** @throws KeeperError `clock`, when ours is so far off that it must be set first */
  check() {
    if (Math.abs(this.#skewMs) <= this.#longestMs) return;
    throw new KeeperError("clock", `this machine's clock is ${this.#difference()} Webex's, too far to work with`, {
      remedy: "set this machine's clock, then run the same command again"
    });
  }
  #difference() {
    const seconds2 = Math.abs(this.#skewMs) / 1e3;
    const [size, unit] = seconds2 >= 172800 ? [86400, "days"] : seconds2 >= 7200 ? [3600, "hours"] : [60, "minutes"];
    return `${Math.round(seconds2 / size)} ${unit} ${this.#skewMs > 0 ? "behind" : "ahead of"}`;
  }
};

// src/adapters/webex/verify-jws.ts
import jwt2 from "jsonwebtoken";

// src/core/policy/issuers.ts
var PRODUCTION = [
  "https://idbroker.webex.com/idb",
  "https://idbroker-eu.webex.com/idb",
  "https://idbroker-b-us.webex.com/idb",
  "https://idbroker-ca.webex.com/idb"
];
var TEST = ["https://idbrokerbts.webex.com/idb", "https://idbrokerbts-eu.webex.com/idb"];
var ISSUERS_OF_API = /* @__PURE__ */ new Map([
  ["https://webexapis.com", PRODUCTION],
  ["https://integration.webexapis.com", [...PRODUCTION, ...TEST]],
  ["https://api-usgov.webex.com", PRODUCTION]
]);
var KEYS_PATH = "/oauth2/v2/keys/verificationjwk";
function keysAddress(issuer, apiOrigin) {
  const { protocol, hostname, port } = new URL(apiOrigin);
  if (LOOPBACK_HOSTS.has(hostname)) {
    const itself = [...LOOPBACK_HOSTS].map((host) => `${protocol}//${host}${port === "" ? "" : `:${port}`}/idb`);
    return itself.includes(issuer) ? `${apiOrigin}/idb${KEYS_PATH}` : void 0;
  }
  const known = ISSUERS_OF_API.get(apiOrigin)?.find((each) => each === issuer);
  return known === void 0 ? void 0 : `${known}${KEYS_PATH}`;
}

// src/core/policy/token-verdict.ts
function wantedKey(header, claims, apiOrigin, now) {
  if (header === void 0) return { reason: "it is no signed token" };
  const { algorithm, keyId } = header;
  if (algorithm !== "RS256") {
    const named = algorithm === void 0 ? "no algorithm" : `the algorithm ${quoted(algorithm)}`;
    return { reason: `it names ${named}, and Webex signs with RS256` };
  }
  if (header.critical) return { reason: "its header asks for extensions that are not known here" };
  if (claims === void 0) return { reason: "what it says cannot be read" };
  const { issuer, expiresAt } = claims;
  if (issuer === void 0) return { reason: "it does not say who issued it" };
  const address = keysAddress(issuer, apiOrigin);
  if (address === void 0) {
    return { reason: `its issuer ${quoted(issuer)} is none whose keys are trusted here, and was not asked for any` };
  }
  if (expiresAt === void 0) return { reason: "it does not say when it ends" };
  if (expiresAt <= now) return { reason: `it ended ${inWords(now - expiresAt)} ago` };
  if (keyId === void 0 || keyId === "") return { reason: "it does not name the key that signed it" };
  return { address, keyId, claims };
}
var COMPARED = {
  nonce: "nonce",
  audience: "audience",
  subject: "subject",
  url: "url",
  schemaId: "schema",
  orgId: "org"
};
function misfit(dataSource, claims) {
  const different = Object.keys(COMPARED).filter(
    (field) => dataSource[field] !== void 0 && claims[field] !== void 0 && dataSource[field] !== claims[field]
  );
  if (different.length === 0) return void 0;
  return `Webex signed it, but for another ${different.map((field) => COMPARED[field]).join(", ")}`;
}
function quoted(text) {
  return `"${text.length > 64 ? `${text.slice(0, 64)}\u2026` : text}"`;
}

// src/adapters/webex/verify-jws.ts
var NOT_BEFORE_TOLERANCE_S = 60;
async function verifyToken(dataSource, context) {
  const jws = dataSource.jws?.reveal();
  if (jws === void 0) return refused("Webex gave no signed token with it");
  const wanted = wantedKey(headerOf(jws), claimsOf(jws), context.apiOrigin, context.serverNow());
  if (wanted.reason !== void 0) return refused(wanted.reason);
  const found = await context.keys.find(wanted.address, wanted.keyId, context.budget);
  if (!("key" in found)) {
    return refused(
      found.failure === void 0 ? `its issuer publishes no key ${quoted(wanted.keyId)}, which is to have signed it` : `its signature could not be checked: ${found.failure.message}`
    );
  }
  const wrong = signatureMistake(jws, found.key, context.serverNow()) ?? misfit(dataSource, wanted.claims);
  return wrong === void 0 ? { verified: true } : refused(wrong);
}
function signatureMistake(jws, key, now) {
  const clockTimestamp = Math.floor(now / 1e3);
  try {
    jwt2.verify(jws, key, {
      algorithms: ["RS256"],
      ignoreExpiration: true,
      clockTimestamp,
      clockTolerance: NOT_BEFORE_TOLERANCE_S
    });
    return void 0;
  } catch (thrown) {
    return thrown instanceof jwt2.NotBeforeError ? "it is not valid yet" : "its signature does not fit: Webex did not sign this text with the key that it names";
  }
}
function refused(reason) {
  return { verified: false, reason: printable(reason) };
}

// src/adapters/webex/webex.ts
function createWebex(options) {
  const { clock, ids, log, retries, retryIntervalMs, requestTimeoutMs = 2e4 } = options;
  const base = baseOf(options.baseUrl);
  const serverClock = new ServerClock(clock, log, options.longestSkewMs ?? LONGEST_SKEW_MS);
  const senders = [];
  const callerTo = (origin, time) => {
    const http = new Http({
      origin,
      clock,
      maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
      connectTimeoutMs: Math.min(1e4, requestTimeoutMs),
      proxy: proxyServerFor(origin, options.proxy),
      dispatcher: options.dispatcher
    });
    senders.push(http);
    return new Caller({
      http,
      gate: new Gate(clock, options.maxRequestsPerMinute),
      serverClock: time,
      clock,
      ids,
      log,
      retries,
      retryIntervalMs,
      requestTimeoutMs,
      userAgent: `byods-keeper/${options.version}`
    });
  };
  const caller = callerTo(base, serverClock);
  const serverNow = () => serverClock.now();
  const timeOfKeys = { now: serverNow, check: () => serverClock.check(), observe: () => {
  } };
  const keys = new SigningKeys((origin) => callerTo(origin, timeOfKeys), clock);
  return {
    oauth: oauthApi(caller, base),
    applications: applicationsApi(caller, base),
    dataSources: dataSourcesApi(caller, base),
    verifyToken: (dataSource, budget) => verifyToken(dataSource, { keys, apiOrigin: base.origin, serverNow, budget }),
    reach: (budget) => reach(caller, base, budget),
    requests: () => caller.requests() + keys.requests(),
    serverNow,
    close: async () => {
      await Promise.all(senders.map((http) => http.close()));
    }
  };
}
function baseOf(text) {
  const base = URL.canParse(text) ? new URL(text) : void 0;
  const fine = base !== void 0 && ["https:", "http:"].includes(base.protocol) && base.username === "" && base.password === "";
  if (fine && base.search === "" && base.hash === "") return base;
  throw new KeeperError("configuration", "WEBEX_API_BASE_URL is not an address such as https://webexapis.com/v1");
}

// src/core/believed-config.ts
var BELIEVED_MS = 3e4;
var BelievedConfig = class {
  #store;
  #clock;
  #apiOrigin;
  #believed;
  constructor(store, clock, apiOrigin) {
    this.#store = store;
    this.#clock = clock;
    this.#apiOrigin = apiOrigin;
  }
  /** The document, at most 30 s old, or just read with `again`. Never writes. */
  async get(options = {}) {
    const believed = this.#believed;
    const age = believed ? this.#clock.monotonic() - believed.at : Number.POSITIVE_INFINITY;
    if (believed && age < (options.again && Number.isFinite(believed.at) ? 0 : BELIEVED_MS)) return believed;
    return this.set(await this.#store.read());
  }
  /**
   * As {@link get}, for whoever decides about tokens.
   *
   * @throws KeeperError `refused` when they are used in another store
   */
  async live(options = {}) {
    const { config } = await this.get(options);
    refuseMoved(config, addressOf(this.#store));
    return config;
  }
  /**
   * Takes a document for the newest; for ever when it is `unsaved`.
   *
   * @throws KeeperError `refused` when its tokens came from another API than they would be sent to
   */
  set(snapshot, options = {}) {
    const { config, warnings } = snapshot;
    refuseOtherApi(config, this.#apiOrigin, this.#store.location);
    this.#believed = { config, warnings, at: options.unsaved ? Number.POSITIVE_INFINITY : this.#clock.monotonic() };
    return this.#believed;
  }
};
function refuseOtherApi({ apiOrigin }, wouldGoTo, location) {
  if (apiOrigin === void 0 || apiOrigin === wouldGoTo) return;
  throw new KeeperError(
    "refused",
    `the tokens in ${location} came from ${apiOrigin}, and this run would send them to ${wouldGoTo}; nothing was sent`,
    { remedy: `set WEBEX_API_BASE_URL to the API at ${apiOrigin}, or use another token store for ${wouldGoTo}` }
  );
}

export {
  NOTICED_SKEW_MS,
  LONGEST_SKEW_MS,
  createWebex,
  BelievedConfig,
  refuseOtherApi
};
