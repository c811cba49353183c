import {
  applyUpdate
} from "./chunk-TTQVLUF6.js";
import {
  toOrgId
} from "./chunk-FEZTV5WA.js";
import {
  Secret
} from "./chunk-AGUPEUTK.js";

// src/compose-sandbox.ts
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// src/sandbox/sandbox.ts
import { createServer } from "node:http";

// src/sandbox/authorization-codes.ts
import { createHash } from "node:crypto";

// src/sandbox/client-authentication.ts
import { timingSafeEqual } from "node:crypto";

// src/sandbox/answers.ts
var Refusal = class extends Error {
  answer;
  constructor(answer) {
    super(`refused with ${answer.status}`);
    this.name = "Refusal";
    this.answer = answer;
  }
};
var MESSAGES = {
  400: "The request could not be understood by the server due to malformed syntax.",
  401: "The request requires a valid access token set in the Authorization request header.",
  403: "The server understood the request, but refused to fulfill it because the access token is missing required scopes or the user is missing required roles or licenses.",
  404: "The requested resource could not be found.",
  405: "The request was made to a resource using an HTTP request method that is not supported.",
  409: "The request could not be processed because it conflicts with some established rule of the system.",
  410: "The requested resource is no longer available.",
  413: "The request is larger than the server is willing to process.",
  415: "The request was made to a resource without specifying a media type or used a media type that is not supported.",
  423: "The requested resource is temporarily unavailable.",
  428: "File(s) cannot be scanned for malware and need to be force downloaded.",
  429: "Too many requests have been sent in a given amount of time and the request has been rate limited.",
  500: "Something went wrong on the server.",
  502: "The server received an invalid response from an upstream server while processing the request.",
  503: "Server is overloaded with requests. Try again later.",
  504: "An upstream server failed to respond on time."
};
function webexError(status, description, options = {}) {
  const message = options.message ?? MESSAGES[status] ?? "The request failed.";
  const errors = description === null ? {} : { errors: [{ description: description ?? message }] };
  const answer = { status, json: { message, ...errors } };
  if (options.headers !== void 0) answer.headers = options.headers;
  return answer;
}
function oauthError(status, error, description) {
  return { status, json: { error, error_description: description } };
}

// src/sandbox/call.ts
function bearerOf(call) {
  return /^Bearer +(\S+)$/i.exec(call.headers.authorization ?? "")?.[1];
}
function mediaType(call) {
  return (call.headers["content-type"] ?? "").split(";")[0].trim().toLowerCase();
}
function formOf(call) {
  const isForm = mediaType(call) === "application/x-www-form-urlencoded";
  return new URLSearchParams(isForm ? call.body.toString("utf8") : "");
}
function jsonObjectOf(call) {
  try {
    const value = JSON.parse(call.body.toString("utf8"));
    return isObject(value) ? value : void 0;
  } catch {
    return void 0;
  }
}
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/sandbox/client-authentication.ts
function tokenEndpointError(world, status, code, text2, message) {
  if (world.modes.tokenErrorShape === "oauth") return oauthError(status, code, text2);
  return webexError(status, text2, message === void 0 ? {} : { message });
}
function authenticateClient(world, call) {
  const { clientId, clientSecret } = presentedClient(call);
  if (!clientSecret) {
    const status = world.modes.missingSecretStatus;
    throw new Refusal(tokenEndpointError(world, status, "invalid_client", "client_secret cannot be null or empty"));
  }
  const client = world.clients.find((each) => each.clientId === clientId);
  if (client === void 0) {
    throw new Refusal(tokenEndpointError(world, 400, "invalid_client", "Client Id is invalid"));
  }
  if (!sameSecret(client.clientSecret, clientSecret)) throw wrongSecret(world, "token");
  return client;
}
function wrongSecret(world, endpoint) {
  const text2 = "The provided clientSecret is invalid";
  const status = world.modes.wrongSecretStatus;
  if (endpoint === "mint") return new Refusal(webexError(status, text2, { message: "Invalid client credentials" }));
  return new Refusal(tokenEndpointError(world, status, "invalid_client", text2, "Invalid client credentials"));
}
function sameSecret(kept, presented) {
  const [a, b] = [Buffer.from(kept), Buffer.from(presented)];
  return a.length === b.length && timingSafeEqual(a, b);
}
function presentedClient(call) {
  const basic = /^Basic +(\S+)$/i.exec(call.headers.authorization ?? "")?.[1];
  if (basic !== void 0) {
    const [, id = "", secret = ""] = /^([^:]*):?(.*)$/s.exec(Buffer.from(basic, "base64").toString("utf8")) ?? [];
    return { clientId: formDecoded(id), clientSecret: formDecoded(secret) };
  }
  const form = formOf(call);
  return { clientId: form.get("client_id") ?? "", clientSecret: form.get("client_secret") ?? "" };
}
function formDecoded(text2) {
  try {
    return decodeURIComponent(text2);
  } catch {
    return text2;
  }
}

// src/sandbox/authorization-codes.ts
var CODE_LIFE_MS = 10 * 6e4;
var CodeBook = class {
  #random;
  #codes = /* @__PURE__ */ new Map();
  constructor(random) {
    this.#random = random;
  }
  issue(approved, issuedAt) {
    const code = { ...approved, value: `sandbox-code-${this.#random.hex(40)}`, issuedAt, used: false };
    this.#codes.set(code.value, code);
    return code;
  }
  get(value) {
    return this.#codes.get(value);
  }
  all() {
    return [...this.#codes.values()];
  }
};
function codeProblem(code, presented) {
  if (code === void 0) return "unknown";
  if (code.client !== presented.client) return "client";
  if (code.used) return "used";
  if (presented.now - code.issuedAt >= CODE_LIFE_MS) return "expired";
  if (code.redirectUri !== presented.redirectUri) return "redirect-uri";
  return isVerified(code, presented.verifier) ? void 0 : "verifier";
}
function isVerified({ challenge }, verifier) {
  if (challenge === void 0) return true;
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  const given = challenge.method === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  return sameSecret(challenge.value, given);
}

// src/sandbox/clock.ts
var VirtualClock = class {
  #realNow;
  #offsetMs = 0;
  #frozenAt;
  constructor(realNow) {
    this.#realNow = realNow;
  }
  now() {
    return this.#frozenAt ?? this.#realNow() + this.#offsetMs;
  }
  /** Moves by `ms`, which may be negative: clocks do jump back. */
  advance(ms) {
    this.set(this.now() + ms);
  }
  /** Sets the time; a frozen clock stays frozen, a running one runs on from there. */
  set(atMs) {
    this.#offsetMs = atMs - this.#realNow();
    if (this.#frozenAt !== void 0) this.#frozenAt = atMs;
  }
  freeze() {
    this.#frozenAt = this.now();
  }
  /** Runs on from where it stands. */
  run() {
    const at = this.now();
    this.#frozenAt = void 0;
    this.set(at);
  }
  state() {
    const nowMs = this.now();
    return {
      now: new Date(nowMs).toISOString(),
      nowMs,
      offsetMs: nowMs - this.#realNow(),
      frozen: this.#frozenAt !== void 0
    };
  }
};

// src/sandbox/control-error.ts
var ControlError = class extends Error {
  status;
  constructor(message, status = 400) {
    super(message);
    this.name = "ControlError";
    this.status = status;
  }
};
function mustBeFine(mistakes) {
  if (mistakes.length > 0) throw new ControlError(mistakes.join("; "));
}
function mustBeThere(value, message) {
  if (value === void 0) throw new ControlError(message, 404);
  return value;
}

// src/sandbox/populate.ts
import { createHash as createHash3 } from "node:crypto";

// src/sandbox/faults.ts
var PLAIN = ["reset", "stall", "stall-headers", "header:huge", "echo", "reject-token", "body:html", "body:empty"];
var BIG = ["body:huge", "body:gzip-bomb", "body:deep"];
var ON_ANSWER = ["patch", "stall-body", "slow-body", "body:truncated"];
var WORDS = [...PLAIN, ...BIG, ...ON_ANSWER, "mutate"];
var PATTERNS = [/^status:[2-5]\d\d$/, /^redirect:3\d\d:.+$/];
var KEYS = [
  "at",
  "do",
  "nth",
  "times",
  "phase",
  "credential",
  "orgId",
  "status",
  "headers",
  "body",
  "patch",
  "mutate"
];
function usualPhase(fault) {
  return ON_ANSWER.includes(fault.do) ? "after-commit" : "before";
}
function faultMistakes(value) {
  if (!isObject(value)) return ["a fault must be a JSON object"];
  const fault = value;
  const mistakes = [];
  const check = (fine, mistake) => {
    if (!fine) mistakes.push(mistake);
  };
  const optional = (key, fine, mistake) => check(fault[key] === void 0 || fine(fault[key]), `${key} ${mistake}`);
  const atLeastOne = (entry) => Number.isInteger(entry) && entry >= 1;
  const word = fault.do;
  check(typeof fault.at === "string" && /^(\*|[A-Z]+) \/\S*$/.test(fault.at), 'at must be like "PUT /dataSources/*"');
  check(
    typeof word === "string" && (WORDS.includes(word) || PATTERNS.some((pattern) => pattern.test(word))),
    `do must be one of ${WORDS.join(", ")}, status:<code>, redirect:<code>:<url>`
  );
  optional("nth", atLeastOne, "must be a whole number from 1");
  optional("times", (entry) => entry === "always" || atLeastOne(entry), 'must be a whole number from 1, or "always"');
  optional(
    "phase",
    (entry) => ["before", "after-commit", "mid-body"].includes(entry),
    "must be before, after-commit or mid-body"
  );
  optional("credential", (entry) => typeof entry === "string", "must be the id of a credential");
  optional("orgId", (entry) => typeof entry === "string", "must be the uuid of an org");
  optional("status", (entry) => Number.isInteger(entry), "must be a number such as 502");
  optional(
    "headers",
    (entry) => isObject(entry) && Object.values(entry).every((text2) => typeof text2 === "string"),
    "must be an object of strings"
  );
  check(isObject(fault.patch) === (word === "patch"), '"patch" needs a patch object, and nothing else takes one');
  check(
    isMutation(fault.mutate) === (word === "mutate"),
    '"mutate" needs mutate: {id, set}, and nothing else takes it'
  );
  check(
    !(word === "patch" && fault.phase === "before"),
    '"patch" works on the usual answer: its phase is after-commit'
  );
  for (const key of Object.keys(fault)) check(KEYS.includes(key), `there is no field "${key}"`);
  return mistakes;
}
function isMutation(value) {
  return isObject(value) && typeof value.id === "string" && isObject(value.set);
}

// src/sandbox/hydra-id.ts
function hydraId(kind, id) {
  return Buffer.from(`ciscospark://us/${kind}/${id}`).toString("base64url");
}
function idOfHydra(kind, text2) {
  const decoded2 = Buffer.from(text2, "base64").toString("utf8");
  const match = /^ciscospark:\/\/[a-z-]+\/([A-Z]+)\/([\x21-\x7e]+)$/.exec(decoded2);
  return match?.[1] === kind ? match[2] : void 0;
}
var UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
function orgUuid(text2) {
  const plain = UUID.test(text2) ? text2 : idOfHydra("ORGANIZATION", text2);
  return plain !== void 0 && UUID.test(plain) ? plain.toLowerCase() : void 0;
}

// src/sandbox/modes.ts
var CHOICES = {
  /**
   * What a refresh does to the refresh token (S). `same`: the value stays, its life is renewed to the full at most
   * once in 24 hours. `rotate-grace`: a new value, the old one still works. `rotate-strict`: the old one is dead at
   * once. `rotate-strict-revoke-family`: and presenting it again kills its successors too. `omit`: `refresh_token` is
   * left out of the answer. `same-access-token`: within 24 hours the same access token comes back, with less life.
   */
  refresh: [
    "same",
    "same-never-renewed",
    "rotate-grace",
    "rotate-strict",
    "rotate-strict-revoke-family",
    "omit",
    "same-access-token"
  ],
  /** What becomes of `GET /authorize`: a page that asks, or what a person has decided (ours). */
  authorize: ["ask", "approve", "deny"],
  /** Life of what is issued from now on: access/refresh token (C for the numbers). */
  lifetimes: ["14d/90d", "12h/60d", "fedramp", "3600"],
  /** Status for a refresh token that is expired, revoked, superseded or unknown (S). */
  deadRefreshTokenStatus: [400, 401],
  /** Body shape of the errors of `POST /access_token` (S): Webex's own or RFC 6749's. */
  tokenErrorShape: ["webex", "oauth"],
  /** Status for a wrong client secret, at both token endpoints (S). */
  wrongSecretStatus: [400, 401],
  /** Status for a client secret that is not there at all (S; the text is C). */
  missingSecretStatus: [400, 401],
  /** What becomes of the previous access token when a pair is refreshed (S). */
  previousAccessToken: ["kept", "revoked"],
  /** What becomes of the earlier pairs of an org when a new one is minted (S). */
  mintedBefore: ["kept", "revoked"],
  /** What the answer to a mint leaves out (S). */
  mintOmits: ["nothing", "refresh_token", "refresh_token_expires_in"],
  /** `GET /authorizations/tokenExpiry` (C: epoch milliseconds). */
  tokenExpiry: ["milliseconds", 404],
  /**
   * Which fields a data source's answers hold (C for the first three shapes). `capture`: `tokenExpiryTime`, `nonce`,
   * `url`, but no audience, subject or lifetime. `openapi`: those three, but no `tokenExpiryTime`, and `jwsToken` only
   * in the list. `readme`: no url, nonce or `tokenExpiryTime`, and `createdAt` without zone. `full` (I): all of them.
   */
  profile: ["capture", "openapi", "readme", "full"],
  /** `openapi-example` (C): list items hold `DataSource: ""` and no `id`. */
  listItems: ["normal", "openapi-example"],
  /** Status of a registration (S). */
  createdStatus: [200, 201],
  /** Status for a data source of another org or app (S). */
  foreignDataSourceStatus: [404, 403],
  /** The old spelling `/datasources` (S). */
  lowerCasePath: [404, "accept"],
  /** Smallest `tokenLifetimeMinutes` (S: two official guides differ). */
  minLifetimeMinutes: [1, 60],
  /** `tokenLifetimeMinutes` sent as a string of digits (S). */
  lifetimeStrings: ["refuse", "accept"],
  /** A PUT that leaves a field out: refused, or the old value kept (S; full replacement is C). */
  partialPut: ["refuse", "keep"],
  /** `status: disabled` without `errorMessage` (C in the documents, never seen tried). */
  disabledWithoutMessage: ["refuse", "accept"],
  /** Whether a PUT that leaves a data source disabled gives it a new JWS (S). */
  disabledGetsJws: ["yes", "no"],
  /** A url outside the service app's domains (C that it is refused, S how). */
  foreignDomain: [400, 403, "accept"],
  /** A schema that is not the service app's (S). */
  foreignSchema: [400, 403, "accept"],
  /** A PUT with the nonce that the data source already has (S). */
  sameNonce: ["reissue", "keep-jws", 400, 409],
  /** Whether a 403 body has `errors` (C: both were seen). */
  forbiddenBody: ["with-errors", "without-errors"],
  /** `max=null` in the next link of a paged list (C: seen on other lists). */
  nextLink: ["clean", "max-null"],
  /** Members of the published keys (C: `alg` came in 2026, unknown ones may come). */
  jwksMembers: ["with-alg", "without-alg", "with-unknown"],
  /** Content encoding where the client accepts it (C). */
  compression: ["none", "gzip"]
};
var NUMBERS = {
  /** Requests a minute and client id before 429 with `Retry-After` (S). */
  rateLimitPerMinute: 1e6,
  /** Items on a page of `GET /dataSources` (S; unpaged is the default). */
  pageSize: 1e3,
  /** Pairs that may be minted for one org before 400 (S). */
  mintCap: 1e6,
  /** Real time that passes before a request is handled, so that requests can overlap. */
  latencyMs: 6e4
};
function defaultModes() {
  const choices = Object.fromEntries(Object.entries(CHOICES).map(([key, values]) => [key, values[0]]));
  const numbers = Object.fromEntries(Object.keys(NUMBERS).map((key) => [key, 0]));
  return { ...choices, ...numbers, issuer: "", refreshFor: {}, profileFor: {}, omitFor: {} };
}
function modeMistakes(change) {
  return Object.entries(change).flatMap(([key, value]) => mistakeIn(key, value) ?? []);
}
function mistakeIn(key, value) {
  if (key in CHOICES) return notOneOf(key, CHOICES[key], value);
  if (key in NUMBERS) {
    const most = NUMBERS[key];
    const fine = Number.isInteger(value) && value >= 0 && value <= most;
    return fine ? void 0 : `${key} must be a whole number from 0 to ${most}`;
  }
  if (key === "issuer") return typeof value === "string" ? void 0 : "issuer must be a string";
  if (key === "refreshFor") return notAMap(key, value, (entry) => notOneOf(key, CHOICES.refresh, entry));
  if (key === "profileFor") return notAMap(key, value, (entry) => notOneOf(key, CHOICES.profile, entry));
  if (key === "omitFor") {
    return notAMap(
      key,
      value,
      (entry) => Array.isArray(entry) && entry.every((field) => typeof field === "string") ? void 0 : "omitFor must map ids to lists of field names"
    );
  }
  return `there is no mode "${key}"; GET mode lists them`;
}
function notOneOf(key, values, value) {
  return values.includes(value) ? void 0 : `${key} must be one of ${values.map((v) => JSON.stringify(v)).join(", ")}`;
}
function notAMap(key, value, check) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return `${key} must be an object by id`;
  return Object.values(value).map(check).find((mistake) => mistake !== void 0);
}

// src/sandbox/schemas.ts
var SCHEMAS = [
  schema("5397013b-7920-4ffc-807c-e8a3e0a18f43", "VoiceVirtualAgent", "gRPC", "/path/to/definition/voicevirtualagent"),
  schema(
    "a38a10b7-43e4-4676-a076-a7d6dce9387d",
    "VoiceVirtualAgent_WebSocket",
    "web-socket",
    "/path/to/definition/voicevirtualagent_websocket"
  ),
  schema("523e1b7f-4693-47bc-b84e-a7b7a505fb0b", "AudioForking", "gRPC", "/path/to/definition/audioforking"),
  schema("1b2b7077-dbcd-4732-b2f9-296f9168168a", "MediaIntelligence", "gRPC", "/path/to/definition/mediaintelligence"),
  schema("78efc775-dccb-45ca-9acf-989a4a59f788", "webService", "gRPC", "/path/to/definition/file3")
];
var WEBSOCKET_SCHEMA_ID = "a38a10b7-43e4-4676-a076-a7d6dce9387d";
function schema(id, serviceType, protocol, url) {
  return { id, serviceType, protocol, appType: "serviceApp", url, createdAt: "2024-09-05T01:35:04.772Z" };
}

// src/sandbox/new-data-source.ts
function newDataSourceFields(world, app, given) {
  return {
    schemaId: app.schemaIds[0] ?? SCHEMAS[0].id,
    url: "https://byods.example.com/sandbox",
    audience: "SandboxApp",
    subject: "sandbox",
    nonce: `sandbox-nonce-${world.random.hex(16)}`,
    tokenLifetimeMinutes: 1440,
    status: "active",
    ...given
  };
}

// src/sandbox/fingerprint.ts
import { createHash as createHash2 } from "node:crypto";
function fingerprint(value) {
  return createHash2("sha256").update(value).digest("hex").slice(0, 8);
}

// src/sandbox/tokens.ts
var LIFETIMES = {
  "14d/90d": { accessSeconds: 1209599, refreshSeconds: 7775999 },
  "12h/60d": { accessSeconds: 43199, refreshSeconds: 5183999 },
  fedramp: { accessSeconds: 1209599, refreshSeconds: 5183999 },
  "3600": { accessSeconds: 3600, refreshSeconds: 7776e3 }
};
var PERSONAL_TOKEN_SECONDS = 43200;
var TokenBook = class {
  #random;
  #access = /* @__PURE__ */ new Map();
  #refresh = /* @__PURE__ */ new Map();
  constructor(random) {
    this.#random = random;
  }
  grant(about) {
    return { ...about, id: this.#random.hex(8) };
  }
  issueAccess(grant, issuedAt, seconds) {
    const token = this.#token(grant.kind === "personal" ? "pat" : "access", grant, issuedAt, seconds);
    this.#access.set(token.value, token);
    return token;
  }
  issueRefresh(grant, issuedAt, seconds) {
    const token = { ...this.#token("refresh", grant, issuedAt, seconds), renewedAt: issuedAt };
    this.#refresh.set(token.value, token);
    return token;
  }
  access(value) {
    return this.#access.get(value);
  }
  refresh(value) {
    return this.#refresh.get(value);
  }
  allAccess() {
    return [...this.#access.values()];
  }
  allRefresh() {
    return [...this.#refresh.values()];
  }
  /** Revokes every token that `which` picks; says how many were still unrevoked. */
  revoke(which, at, kind = "both") {
    const tokens = [
      ...kind === "refresh" ? [] : this.#access.values(),
      ...kind === "access" ? [] : this.#refresh.values()
    ].filter((token) => token.revokedAt === void 0 && which(token));
    for (const token of tokens) token.revokedAt = at;
    return tokens.length;
  }
  #token(word, grant, issuedAt, seconds) {
    const value = `sandbox-${word}-${this.#random.hex(40)}_SBX1_${grant.orgId}`;
    return { value, hash: fingerprint(value), grant, issuedAt, expiresAt: issuedAt + seconds * 1e3 };
  }
};
function tokenState(token, now) {
  if (token.revokedAt !== void 0) return "revoked";
  return now >= token.expiresAt ? "expired" : "live";
}
function secondsLeft(token, now) {
  return Math.max(0, Math.floor((token.expiresAt - now) / 1e3));
}

// src/sandbox/world.ts
function credentialId(client, orgId) {
  return client.kind === "integration" ? client.name : `${client.name}:${orgId}`;
}
function newGrant(world, client, orgId) {
  return world.tokens.grant({
    credentialId: credentialId(client, orgId),
    kind: client.kind,
    clientId: client.clientId,
    orgId,
    developer: client.developer,
    scopes: client.scopes
  });
}
function issuePair(world, grant, at, via, request = 0) {
  const { accessSeconds, refreshSeconds } = LIFETIMES[world.modes.lifetimes];
  const access = world.tokens.issueAccess(grant, at, accessSeconds);
  const refresh2 = world.tokens.issueRefresh(grant, at, refreshSeconds);
  noteIssued(world, access, "access", via, request);
  noteIssued(world, refresh2, "refresh", via, request);
  return { access, refresh: refresh2 };
}
function noteIssued(world, token, kind, via, request) {
  const at = new Date(world.clock.now()).toISOString();
  world.ledger.issued({ at, kind, hash: token.hash, credential: token.grant.credentialId, via, request });
}
function refreshModeOf(world, grant) {
  return world.modes.refreshFor[grant.credentialId] ?? world.modes.refresh;
}
function ownDataSource(world, grant, id) {
  const record = world.dataSources.get(id);
  return record?.orgId === grant.orgId && record.clientId === grant.clientId ? record : void 0;
}

// src/sandbox/populate.ts
var OWNER = "sandbox-developer";
var SERVICE_APP_SCOPES = ["spark-admin:datasource_read", "spark-admin:datasource_write"];
var INTEGRATION_SCOPES = ["spark:applications_token", "spark:people_read", "spark:kms"];
var REGISTERED_BEFORE_MS = 30 * 864e5;
var REDIRECT_URIS = ["http://localhost:3000/callback"];
var DOMAINS = ["example", "example.com", "example.org", "example.net"];
function populate(world, scenario2) {
  mustBeFine(modeMistakes({ ...scenario2.modes }));
  Object.assign(world.modes, structuredClone(scenario2.modes ?? {}));
  const orgs = scenario2.orgs.map((org) => {
    const added = { id: org.id ?? world.random.uuid(), name: org.name, authorized: org.authorized !== false };
    world.orgs.set(added.id, added);
    return added;
  });
  const configured = orgs.filter((_, index) => scenario2.orgs[index].configured !== false);
  const serviceApp = addClient(world, "service-app", OWNER, {
    scopes: scenario2.serviceApp?.scopes ?? SERVICE_APP_SCOPES,
    domains: scenario2.serviceApp?.domains ?? DOMAINS,
    schemaIds: scenario2.serviceApp?.schemaIds ?? SCHEMAS.map((schema2) => schema2.id),
    redirectUris: []
  });
  const setup = {
    serviceApp: {
      appId: hydraId("APPLICATION", serviceApp.clientId),
      clientId: serviceApp.clientId,
      clientSecret: serviceApp.clientSecret,
      targetOrgIds: configured.map((org) => org.id)
    },
    serviceAppTokens: {},
    orgNames: Object.fromEntries(configured.map((org) => [org.id, org.name]))
  };
  for (const [index, org] of scenario2.orgs.entries()) {
    if (org.serviceAppPair === void 0) continue;
    const pair = pairFrom(world, serviceApp, orgs[index].id, org.serviceAppPair);
    setup.serviceAppTokens[orgs[index].id] = pair;
  }
  const ownOrgId = orgs[0]?.id ?? world.random.uuid();
  if (scenario2.integration !== void 0) {
    const { pair, scopes = INTEGRATION_SCOPES, redirectUris: redirectUris2 = REDIRECT_URIS } = scenario2.integration;
    const { otherDeveloper = false } = scenario2.integration;
    const developer = otherDeveloper ? "another-developer" : OWNER;
    const client = addClient(world, "integration", developer, { scopes, redirectUris: redirectUris2, domains: [], schemaIds: [] });
    const { clientId, clientSecret } = client;
    setup.integration = { clientId, clientSecret, ...pair && pairFrom(world, client, ownOrgId, pair) };
  }
  if (scenario2.personalAccessToken !== void 0) {
    setup.personalAccessToken = personalToken(world, ownOrgId, scenario2.personalAccessToken.obtainedMinutesAgo);
  }
  for (const source2 of scenario2.dataSources) addDataSource(world, serviceApp, orgs, source2);
  for (const fault of scenario2.faults ?? []) addFault(world, fault);
  return setup;
}
function addClient(world, kind, developer, about) {
  const client = {
    name: kind,
    kind,
    clientId: `C${createHash3("sha256").update(world.random.hex(32)).digest("hex")}`,
    clientSecret: `sandbox-secret-${world.random.hex(48)}`,
    developer,
    ...about
  };
  world.clients.push(client);
  return client;
}
function pairFrom(world, client, orgId, wanted2) {
  const obtainedAt = world.clock.now() - wanted2.obtainedMinutesAgo * 6e4;
  const { access, refresh: refresh2 } = issuePair(world, newGrant(world, client, orgId), obtainedAt, "scenario");
  return shownPair(access, wanted2.refreshToken === false ? void 0 : refresh2);
}
function shownPair(access, refresh2) {
  return {
    accessToken: access.value,
    obtainedAt: access.issuedAt,
    expiresAt: access.expiresAt,
    ...refresh2 && { refreshToken: refresh2.value, refreshTokenExpiresAt: refresh2.expiresAt }
  };
}
function personalToken(world, orgId, obtainedMinutesAgo) {
  const grant = world.tokens.grant({
    credentialId: "personal",
    kind: "personal",
    clientId: "personal",
    orgId,
    developer: OWNER,
    scopes: INTEGRATION_SCOPES
  });
  const issuedAt = world.clock.now() - obtainedMinutesAgo * 6e4;
  const token = world.tokens.issueAccess(grant, issuedAt, PERSONAL_TOKEN_SECONDS);
  noteIssued(world, token, "access", "scenario", 0);
  return token.value;
}
function addDataSource(world, app, orgs, source2) {
  const { org, ageMinutes, id = world.random.uuid(), omit, profile, putFault, ...given } = source2;
  const orgId = orgs[org]?.id;
  if (orgId === void 0) throw new RangeError(`scenario: there is no org ${org}`);
  const fields = newDataSourceFields(world, app, given);
  const issuedAt = world.clock.now() - ageMinutes * 6e4;
  const createdBy = world.random.uuid();
  const createdAt = issuedAt - REGISTERED_BEFORE_MS;
  const record = world.dataSources.add({ id, orgId, clientId: app.clientId, createdBy, createdAt }, fields, issuedAt);
  record.updatedAt = issuedAt;
  if (omit !== void 0) world.modes.omitFor[id] = omit;
  if (profile !== void 0) world.modes.profileFor[id] = profile;
  if (putFault !== void 0) addFault(world, { ...putFault, at: `PUT /dataSources/${id}` });
}
function addFault(world, fault) {
  mustBeFine(faultMistakes(fault));
  world.faults.add(fault);
}

// src/sandbox/credentials.ts
function credentialViews(world) {
  const views = /* @__PURE__ */ new Map();
  const add = (token, kind) => {
    const id = token.grant.credentialId;
    const view = views.get(id) ?? { id, tokens: [] };
    views.set(id, view);
    const dead = "superseded" in token && token.superseded !== void 0 && token.superseded.rule !== "grace";
    view.tokens.push({
      hash: token.hash,
      kind,
      state: dead ? "superseded" : tokenState(token, world.clock.now()),
      issuedAt: new Date(token.issuedAt).toISOString(),
      expiresAt: new Date(token.expiresAt).toISOString()
    });
  };
  for (const token of world.tokens.allAccess()) add(token, "access");
  for (const token of world.tokens.allRefresh()) add(token, "refresh");
  return [...views.values()];
}
function revoke(world, idOrHash, what) {
  const all = [...world.tokens.allAccess(), ...world.tokens.allRefresh()];
  mustBeThere(
    all.find((token) => token.hash === idOrHash || token.grant.credentialId === idOrHash),
    `there is no credential or token "${idOrHash}"`
  );
  const kind = what === "both" ? "both" : what === "access-token" ? "access" : "refresh";
  return world.tokens.revoke(
    (token) => token.hash === idOrHash || token.grant.credentialId === idOrHash,
    world.clock.now(),
    kind
  );
}
function issueNewPair(world, id) {
  const pairs = world.clients.flatMap((client2) => [...world.orgs.keys()].map((orgId2) => ({ client: client2, orgId: orgId2 })));
  const { client, orgId } = mustBeThere(
    pairs.find((pair) => credentialId(pair.client, pair.orgId) === id),
    `there is no credential "${id}"`
  );
  const { access, refresh: refresh2 } = issuePair(world, newGrant(world, client, orgId), world.clock.now(), "control");
  return shownPair(access, refresh2);
}
function currentPair(world, id) {
  const now = world.clock.now();
  const usable2 = (token) => token.grant.credentialId === id && tokenState(token, now) === "live";
  const access = world.tokens.allAccess().findLast(usable2);
  const refresh2 = world.tokens.allRefresh().findLast((token) => usable2(token) && (token.superseded === void 0 || token.superseded.rule === "grace"));
  return access === void 0 ? void 0 : shownPair(access, refresh2);
}

// src/sandbox/data-source-changes.ts
var IN_CLAIMS = ["schemaId", "url", "audience", "subject", "nonce", "tokenLifetimeMinutes"];
function changeDataSource(world, id, change) {
  const record = world.dataSources.get(id);
  if (record === void 0) return void 0;
  const { deleted, ageMinutes, ...set } = change;
  if (deleted === true) {
    world.dataSources.delete(id);
    return void 0;
  }
  const now = world.clock.now();
  const { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage } = record;
  const before = { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status };
  if (errorMessage !== void 0 && set.status !== "active") before.errorMessage = errorMessage;
  const reissue = ageMinutes !== void 0 || IN_CLAIMS.some((key) => set[key] !== void 0);
  const issuedAt = reissue ? now - (ageMinutes ?? 0) * 6e4 : void 0;
  world.dataSources.replace(record, { ...before, ...set }, now, issuedAt);
  return record;
}
function changeMistakes(change) {
  const numbers = ["tokenLifetimeMinutes", "ageMinutes"];
  const strings = ["schemaId", "url", "audience", "subject", "nonce", "errorMessage"];
  return Object.entries(change).flatMap(([key, value]) => {
    if (numbers.includes(key))
      return typeof value === "number" && Number.isFinite(value) ? [] : `${key} must be a number`;
    if (strings.includes(key)) return typeof value === "string" ? [] : `${key} must be a string`;
    if (key === "status") {
      return value === "active" || value === "disabled" ? [] : 'status must be "active" or "disabled"';
    }
    if (key === "deleted") return typeof value === "boolean" ? [] : "deleted must be true or false";
    return `a data source has no field "${key}" that can be set`;
  });
}

// src/sandbox/delivery.ts
function deliveryView(world) {
  const now = world.clock.now();
  return world.dataSources.all().map((record) => {
    const secondsLeft2 = record.claims.exp - Math.floor(now / 1e3);
    const reason = world.orgs.get(record.orgId)?.authorized === false ? "org deauthorized" : record.status === "disabled" ? "disabled" : secondsLeft2 <= 0 ? "token expired" : "delivering";
    return {
      dataSourceId: record.id,
      orgId: record.orgId,
      delivers: reason === "delivering",
      reason,
      expiresAt: new Date(record.claims.exp * 1e3).toISOString(),
      secondsLeft: secondsLeft2
    };
  });
}

// src/sandbox/control.ts
function controlOf(world) {
  return {
    clock: world.clock,
    modes: modeControl(world),
    faults: {
      add(...faults) {
        for (const fault of faults) {
          mustBeFine(faultMistakes(fault));
          if (fault.mutate !== void 0) mustBeFine(changeMistakes({ ...fault.mutate.set }));
        }
        return faults.map((fault) => world.faults.add(fault));
      },
      list: () => world.faults.list(),
      clear: (id) => world.faults.clear(id)
    },
    ledger: { get: () => world.ledger.view(), reset: () => world.ledger.reset() },
    dataSources: dataSourceControl(world),
    orgs: orgControl(world),
    credentials: {
      list: () => credentialViews(world),
      revoke: (idOrHash, what = "both") => revoke(world, idOrHash, what),
      issue: (id) => issueNewPair(world, id),
      current: (id) => currentPair(world, id),
      codes: () => world.codes.all().map(({ value }) => value)
    },
    redirects: redirectControl(world),
    keys: { rotate: () => world.keys.rotate() },
    delivery: () => deliveryView(world)
  };
}
function modeControl(world) {
  const get = () => structuredClone(world.modes);
  return {
    get,
    set(changes) {
      mustBeFine(modeMistakes({ ...changes }));
      const { refreshFor, profileFor, omitFor, ...single } = structuredClone(changes);
      Object.assign(world.modes, single);
      Object.assign(world.modes.refreshFor, refreshFor);
      Object.assign(world.modes.profileFor, profileFor);
      Object.assign(world.modes.omitFor, omitFor);
      return get();
    },
    reset() {
      Object.assign(world.modes, defaultModes());
      return get();
    }
  };
}
function dataSourceControl(world) {
  const there = (id) => mustBeThere(world.dataSources.get(id), `there is no data source "${id}"`);
  return {
    list: () => structuredClone(world.dataSources.all()),
    get: (id) => structuredClone(there(id)),
    create(wanted2) {
      const { orgId, id = world.random.uuid(), ageMinutes = 0, ...given } = wanted2;
      mustBeThere(world.orgs.get(orgId), `there is no org "${orgId}"`);
      mustBeFine(changeMistakes({ ...given, ageMinutes }));
      if (world.dataSources.get(id) !== void 0) throw new ControlError(`there is a data source "${id}" already`);
      const app = mustBeThere(
        world.clients.find((client) => client.kind === "service-app"),
        "there is no service app"
      );
      const issuedAt = world.clock.now() - ageMinutes * 6e4;
      const fields = newDataSourceFields(world, app, given);
      const about = { id, orgId, clientId: app.clientId, createdBy: world.random.uuid(), createdAt: issuedAt };
      return structuredClone(world.dataSources.add(about, fields, issuedAt));
    },
    change(id, change) {
      there(id);
      mustBeFine(changeMistakes({ ...change }));
      return structuredClone(changeDataSource(world, id, change));
    },
    delete(id) {
      there(id);
      world.dataSources.delete(id);
    }
  };
}
function orgControl(world) {
  const there = (id) => mustBeThere(world.orgs.get(id.toLowerCase()), `there is no org "${id}"`);
  return {
    list: () => structuredClone([...world.orgs.values()]),
    deauthorize(id) {
      const org = there(id);
      org.authorized = false;
      world.tokens.revoke(({ grant }) => grant.kind === "service-app" && grant.orgId === org.id, world.clock.now());
    },
    authorize(id) {
      there(id).authorized = true;
    }
  };
}
function redirectControl(world) {
  const integration = () => mustBeThere(
    world.clients.find(({ kind }) => kind === "integration"),
    "there is no integration"
  );
  return {
    list: () => [...integration().redirectUris],
    register(redirectUri) {
      if (!URL.canParse(redirectUri)) throw new ControlError("redirectUri must be an address");
      integration().redirectUris = [...integration().redirectUris, redirectUri];
    }
  };
}

// src/sandbox/request-body.ts
async function readBody(req, mostBytes) {
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of req) {
      size += chunk.length;
      if (size <= mostBytes) chunks.push(chunk);
    }
  } catch {
    return "aborted";
  }
  return size > mostBytes ? "too large" : Buffer.concat(chunks);
}

// src/sandbox/control-routes.ts
function controlListener(control, setup) {
  const routes2 = controlRoutes(control, setup);
  return async (req, res) => {
    const body = await readBody(req, 1024 * 1024);
    if (body === "aborted") return;
    const reply = (status, value) => {
      res.writeHead(status, { "Content-Type": "application/json" });
      res.end(`${JSON.stringify(value, void 0, 2)}
`);
    };
    try {
      const path = new URL(req.url ?? "/", "http://sandbox").pathname;
      const segments = path.split("/").filter((part) => part !== "" && part !== "_sandbox").map(decodeURIComponent);
      const { action, params } = find(routes2, req.method ?? "GET", segments);
      reply(200, await action(inputOf(body), params) ?? { done: true });
    } catch (error) {
      const status = error instanceof ControlError ? error.status : 500;
      reply(status, { error: { message: error instanceof Error ? error.message : String(error) } });
    }
  };
}
function controlRoutes(control, setup) {
  const { clock, modes, faults, ledger, dataSources, orgs, credentials, redirects, keys } = control;
  const first = (params) => params[0] ?? "";
  const routes2 = {
    "GET ": () => ({ routes: Object.keys(routes2).map((route) => route.replace(" ", " /_sandbox/")) }),
    "GET setup": () => setup,
    "GET clock": () => clock.state(),
    "POST clock": (input) => {
      setClock(control, input);
      return clock.state();
    },
    "GET mode": () => modes.get(),
    "POST mode": (input) => modes.set(input),
    "DELETE mode": () => modes.reset(),
    "GET faults": () => ({ faults: faults.list() }),
    "POST faults": (input) => {
      const list = Array.isArray(input.faults) ? input.faults : [input];
      return { added: faults.add(...list) };
    },
    "DELETE faults": () => ({ removed: faults.clear() }),
    "DELETE faults/*": (_, params) => ({ removed: faults.clear(first(params)) }),
    "GET ledger": () => ledger.get(),
    "DELETE ledger": () => ledger.reset(),
    "GET data-sources": () => ({ dataSources: dataSources.list() }),
    "POST data-sources": (input) => {
      if (typeof input.orgId !== "string") throw new ControlError("orgId must be the uuid of an org");
      if (input.id !== void 0 && typeof input.id !== "string") throw new ControlError("id must be a string");
      return dataSources.create({ ...input, orgId: input.orgId });
    },
    "GET data-sources/*": (_, params) => dataSources.get(first(params)),
    "PATCH data-sources/*": (input, params) => dataSources.change(first(params), input),
    "DELETE data-sources/*": (_, params) => dataSources.delete(first(params)),
    "GET orgs": () => ({ orgs: orgs.list() }),
    "POST orgs/*/deauthorize": (_, params) => orgs.deauthorize(first(params)),
    "POST orgs/*/authorize": (_, params) => orgs.authorize(first(params)),
    "GET credentials": () => ({ credentials: credentials.list() }),
    "POST credentials/*/revoke": ({ what = "both" }, params) => {
      if (what !== "access-token" && what !== "refresh-token" && what !== "both") {
        throw new ControlError('what must be "access-token", "refresh-token" or "both"');
      }
      return { revoked: credentials.revoke(first(params), what) };
    },
    "GET redirect-uris": () => ({ redirectUris: redirects.list() }),
    "POST redirect-uris": ({ redirectUri }) => {
      if (typeof redirectUri !== "string") throw new ControlError("redirectUri must be a string");
      redirects.register(redirectUri);
      return { redirectUris: redirects.list() };
    },
    "POST keys/rotate": async () => ({ kid: await keys.rotate() }),
    "GET delivery": () => ({ dataSources: control.delivery() })
  };
  return routes2;
}
function find(routes2, method, segments) {
  const known = [];
  for (const [route, action] of Object.entries(routes2)) {
    const [routeMethod, path] = route.split(" ");
    const parts = path.split("/").filter((part) => part !== "");
    if (parts.length !== segments.length) continue;
    if (!parts.every((part, index) => part === "*" || part === segments[index])) continue;
    if (routeMethod === method) return { action, params: segments.filter((_, index) => parts[index] === "*") };
    known.push(routeMethod);
  }
  if (known.length > 0) throw new ControlError(`only ${known.join(", ")} can be done here`, 405);
  throw new ControlError("there is no such control route; GET /_sandbox lists them", 404);
}
function inputOf(body) {
  if (body === "too large") throw new ControlError("the body is larger than 1 MiB", 413);
  if (body.length === 0) return {};
  let value;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new ControlError("the body is not JSON");
  }
  if (Array.isArray(value)) return { faults: value };
  if (!isObject(value)) throw new ControlError("the body must be a JSON object");
  return value;
}
var UNITS = {
  advanceMs: 1,
  advanceSeconds: 1e3,
  advanceMinutes: 6e4,
  advanceHours: 36e5,
  advanceDays: 864e5
};
function setClock({ clock }, input) {
  let advance = 0;
  for (const [key, value] of Object.entries(input)) {
    if (key in UNITS) {
      if (typeof value !== "number" || !Number.isFinite(value)) throw new ControlError(`${key} must be a number`);
      advance += value * UNITS[key];
    } else if (key !== "set" && key !== "frozen") {
      throw new ControlError(`a clock takes set, frozen, ${Object.keys(UNITS).join(", ")}; not "${key}"`);
    }
  }
  const { set, frozen } = input;
  if (frozen !== void 0 && typeof frozen !== "boolean") throw new ControlError("frozen must be true or false");
  const to = typeof set === "string" ? Date.parse(set) : set;
  if (to !== void 0 && (typeof to !== "number" || !Number.isFinite(to))) {
    throw new ControlError("set must be an ISO 8601 time or epoch milliseconds");
  }
  if (to !== void 0) clock.set(to);
  if (advance !== 0) clock.advance(advance);
  if (frozen === true) clock.freeze();
  if (frozen === false) clock.run();
}

// src/sandbox/data-sources.ts
var DataSourceShelf = class {
  #records = /* @__PURE__ */ new Map();
  #signed = /* @__PURE__ */ new WeakMap();
  #keys;
  #issuer;
  constructor(keys, issuer) {
    this.#keys = keys;
    this.#issuer = issuer;
  }
  get(id) {
    return this.#records.get(id);
  }
  /** In the order of registration. */
  all() {
    return [...this.#records.values()];
  }
  delete(id) {
    return this.#records.delete(id);
  }
  add(about, fields, issuedAt) {
    const record = { ...about, ...fields, ...this.#issue(about.orgId, fields, issuedAt) };
    this.#records.set(record.id, record);
    return record;
  }
  /** Puts `fields` in the place of what is there; with `issuedAt` the data source gets a new JWS of that instant. */
  replace(record, fields, at, issuedAt) {
    delete record.errorMessage;
    Object.assign(record, fields, { updatedAt: at });
    if (issuedAt !== void 0) Object.assign(record, this.#issue(record.orgId, fields, issuedAt));
  }
  /** The compact JWS; signed when first asked for, and then the same until the next one is issued. */
  jwsOf(record) {
    const known = this.#signed.get(record.claims);
    if (known !== void 0) return known;
    const signed = this.#keys.sign(record.claims, record.keyNumber);
    this.#signed.set(record.claims, signed);
    return signed;
  }
  #issue(orgId, fields, issuedAt) {
    const iat = Math.floor(issuedAt / 1e3);
    const claims = {
      iss: this.#issuer(),
      aud: fields.audience,
      sub: fields.subject,
      iat,
      exp: iat + fields.tokenLifetimeMinutes * 60,
      jti: fields.nonce,
      "com.cisco.datasource.url": fields.url,
      "com.cisco.datasource.schema.uuid": fields.schemaId,
      "com.cisco.org.uuid": orgId
    };
    this.#keys.needUntil(this.#keys.current, claims.exp);
    return { issuedAt, claims, keyNumber: this.#keys.current };
  }
};

// src/sandbox/fault-list.ts
var FaultList = class {
  #faults = [];
  #added = 0;
  /** Takes a fault that has no mistakes. */
  add(fault) {
    this.#added += 1;
    const phase = fault.phase ?? usualPhase(fault);
    const listed = { ...fault, id: `fault-${this.#added}`, phase, seen: 0, used: 0 };
    this.#faults.push(listed);
    return listed;
  }
  list() {
    return structuredClone(this.#faults);
  }
  /** Removes one, or all; says how many. */
  clear(id) {
    const before = this.#faults.length;
    this.#faults = id === void 0 ? [] : this.#faults.filter((fault) => fault.id !== id);
    return before - this.#faults.length;
  }
  /**
   * Counts a call, and says what is to happen to it: every mutation that is due, and the first other fault that is.
   * A second fault that is due waits for the next matching call.
   */
  due(target) {
    const mutations = [];
    let effect;
    for (const fault of this.#faults.filter((each) => matches(each, target))) {
      fault.seen += 1;
      const left = fault.times === "always" || fault.used < (fault.times ?? 1);
      if (fault.seen < (fault.nth ?? 1) || !left) continue;
      if (fault.do === "mutate") mutations.push(fault);
      else if (effect === void 0) effect = fault;
      else continue;
      fault.used += 1;
    }
    return { mutations, effect };
  }
};
function matches(fault, target) {
  const [method, path] = fault.at.split(" ");
  if (method !== "*" && method !== target.method) return false;
  const wanted2 = path.split("/").filter((segment) => segment !== "");
  if (wanted2[0] === "v1") wanted2.shift();
  if (wanted2.length !== target.segments.length) return false;
  if (!wanted2.every((segment, index) => segment === "*" || segment === target.segments[index])) return false;
  if (fault.credential !== void 0 && fault.credential !== target.credential) return false;
  return fault.orgId === void 0 || fault.orgId.toLowerCase() === target.orgId;
}

// src/sandbox/jws.ts
import { createSign } from "node:crypto";

// src/sandbox/key-pairs.ts
import { generateKeyPair as generateKeyPairWithCallback } from "node:crypto";
import { promisify } from "node:util";
var generateKeyPair = promisify(generateKeyPairWithCallback);
var made = [];
function keyPair(number) {
  made[number] ??= generateKeyPair("rsa", { modulusLength: 2048 });
  return made[number];
}

// src/sandbox/jws.ts
var SigningKeys = class {
  #random;
  #keys = [];
  #made = [];
  /** By key number: when the last token signed with it expires, in seconds. */
  #neededUntil = [];
  #current = 0;
  constructor(random) {
    this.#random = random;
  }
  /** The number of the key that signs what is issued now. */
  get current() {
    return this.#current;
  }
  /** To be awaited before `sign`. */
  async ready() {
    for (let number = 0; number <= this.#current; number += 1) {
      this.#keys[number] ??= this.#make(number);
      await this.#keys[number];
    }
  }
  /** A new key signs from now on; the old one stays published until its last token has expired. */
  async rotate() {
    await this.ready();
    const next = this.#current + 1;
    this.#keys[next] ??= this.#make(next);
    const key = await this.#keys[next];
    this.#current = next;
    return key.kid;
  }
  /** Keeps the key published at least until `exp`. */
  needUntil(number, exp) {
    this.#neededUntil[number] = Math.max(this.#neededUntil[number] ?? 0, exp);
  }
  sign(claims, number) {
    const key = this.#made[number];
    if (key === void 0) throw new Error("the signing key is not ready");
    const encode = (part) => Buffer.from(JSON.stringify(part).replaceAll("/", "\\/")).toString("base64url");
    const signed = `${encode({ kid: key.kid, typ: "JWT", alg: "RS256" })}.${encode(claims)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key.privateKey).toString("base64url")}`;
  }
  /** The published keys (contract 4.2). */
  async jwks(now, members) {
    await this.ready();
    const published = this.#made.filter(
      (_, number) => number === this.#current || (this.#neededUntil[number] ?? 0) * 1e3 > now
    );
    return {
      keys: published.map((key) => {
        const { n, e } = key.publicKey.export({ format: "jwk" });
        return {
          kty: "RSA",
          e,
          n,
          kid: key.kid,
          use: "sig",
          ...members === "without-alg" ? {} : { alg: "RS256" },
          ...members === "with-unknown" ? { "x-sandbox-unknown": { nested: true } } : {}
        };
      })
    };
  }
  async #make(number) {
    const kid = this.#random.uuid();
    const key = { kid, ...await keyPair(number) };
    this.#made[number] = key;
    return key;
  }
};

// src/sandbox/ledger.ts
var KEPT_REQUESTS = 2e4;
var Ledger = class {
  #view = emptyView();
  #inFlight = /* @__PURE__ */ new Map();
  /** By request: what it was given, until its answer has gone. */
  #issuedFor = /* @__PURE__ */ new Map();
  /** Token requests whose answer went out whole; outlives a reset. */
  #delivered = /* @__PURE__ */ new Set();
  request(entry) {
    this.#view.total += 1;
    const inThisMinute = count(this.#view.requestsPerMinute, `${entry.at.slice(0, 16)}Z`);
    this.#view.busiestMinute = Math.max(this.#view.busiestMinute, inThisMinute);
    this.#view.requests.push(entry);
    if (this.#view.requests.length > KEPT_REQUESTS) this.#view.requests.shift();
  }
  issued(entry) {
    this.#view.tokensIssued.push(entry);
    if (entry.request === 0) return;
    const together = this.#issuedFor.get(entry.request) ?? [];
    this.#issuedFor.set(entry.request, [...together, entry]);
  }
  /** Says whether the answer to token request `seq` went out whole. */
  answered(seq, delivered) {
    if (delivered) this.#delivered.add(seq);
    for (const token of this.#issuedFor.get(seq) ?? []) token.delivered = delivered;
    this.#issuedFor.delete(seq);
  }
  wasDelivered(seq) {
    return this.#delivered.has(seq);
  }
  supersededRefreshToken(entry) {
    this.#view.supersededRefreshTokenUses.push(entry);
  }
  deadRefreshToken(entry) {
    this.#view.deadRefreshTokenUses.push(entry);
  }
  deadAccessToken(entry) {
    this.#view.deadAccessTokenUses.push(entry);
  }
  authorization(entry) {
    this.#view.authorizations.push(entry);
  }
  codeMisuse(entry) {
    this.#view.codeMisuses.push(entry);
  }
  put(dataSourceId) {
    count(this.#view.putsPerDataSource, dataSourceId);
  }
  replaced(dataSourceId) {
    count(this.#view.replacementsPerDataSource, dataSourceId);
  }
  putToDisabled(entry) {
    this.#view.putsToDisabled.push(entry);
  }
  /** Counts a token request in; call what it returns when the request is over. */
  tokenRequest(credential) {
    const now = (this.#inFlight.get(credential) ?? 0) + 1;
    this.#inFlight.set(credential, now);
    const most = this.#view.maxTokenRequestsInFlight;
    most[credential] = Math.max(most[credential] ?? 0, now);
    return () => this.#inFlight.set(credential, (this.#inFlight.get(credential) ?? 1) - 1);
  }
  /** A copy, safe to keep. */
  view() {
    return structuredClone(this.#view);
  }
  /** Starts a clean page. */
  reset() {
    this.#view = emptyView();
  }
};
function count(counts, key) {
  const now = (counts[key] ?? 0) + 1;
  counts[key] = now;
  return now;
}
function emptyView() {
  return {
    total: 0,
    requestsPerMinute: {},
    busiestMinute: 0,
    requests: [],
    tokensIssued: [],
    supersededRefreshTokenUses: [],
    deadRefreshTokenUses: [],
    deadAccessTokenUses: [],
    authorizations: [],
    codeMisuses: [],
    putsPerDataSource: {},
    replacementsPerDataSource: {},
    putsToDisabled: [],
    maxTokenRequestsInFlight: {}
  };
}

// src/sandbox/random.ts
import { createHash as createHash4 } from "node:crypto";
import { v4 as uuidV4 } from "uuid";
function seededRandom(seed, stream) {
  let drawn = 0;
  const block = () => {
    drawn += 1;
    return createHash4("sha256").update(`${seed}/${stream}/${drawn}`).digest();
  };
  return {
    hex(length) {
      let text2 = "";
      while (text2.length < length) text2 += block().toString("hex");
      return text2.slice(0, length);
    },
    uuid: () => uuidV4({ random: block().subarray(0, 16) })
  };
}

// src/sandbox/scenarios/demo.ts
var HOUR = 60;
var DAY = 24 * HOUR;
function demoScenario() {
  return {
    name: "demo",
    orgs: [
      { name: "Acme Sandbox Bank", serviceAppPair: { obtainedMinutesAgo: 8 * DAY } },
      { name: "Globex Sandbox Clinic" },
      // To be added: one that can be, and one whose Full Admin has not authorized the service app.
      { name: "Initech Sandbox Works", id: "33333333-0000-4000-8000-000000000003", configured: false },
      {
        name: "Umbrella Sandbox Labs",
        id: "44444444-0000-4000-8000-000000000004",
        configured: false,
        authorized: false
      }
    ],
    integration: { pair: { obtainedMinutesAgo: 15 * DAY }, redirectUris: redirectUris() },
    modes: { profile: "full" },
    dataSources: [
      source("just-extended", 2),
      source("due", 14 * HOUR),
      source("minutes-left", DAY - 7),
      source("expired", DAY + 3 * HOUR),
      {
        ...source("disabled", 20 * HOUR),
        status: "disabled",
        errorMessage: "Switched off in the sandbox: endpoint under maintenance"
      },
      { ...source("second-org", 16 * HOUR), org: 1 },
      { ...source("claims-only", 13 * HOUR), omit: ["audience", "subject"] },
      {
        ...source("rate-limited", 15 * HOUR),
        putFault: { do: "status:429", headers: { "Retry-After": "1" } }
      }
    ]
  };
}
function source(name, ageMinutes) {
  return {
    org: 0,
    ageMinutes,
    url: `https://${name}.voice.example.com/byods`,
    audience: "SandboxVoiceAgent",
    subject: `sandbox-${name}`,
    tokenLifetimeMinutes: DAY
  };
}
function redirectUris() {
  return Array.from({ length: 10 }, (_, index) => `http://localhost:${3e3 + index}/callback`);
}

// src/sandbox/scenarios/empty.ts
function emptyScenario() {
  return {
    name: "empty",
    orgs: [{ name: "Empty Sandbox Org" }],
    integration: { pair: { obtainedMinutesAgo: 0 } },
    dataSources: []
  };
}

// src/sandbox/webex-listener.ts
import { setTimeout as delay } from "node:timers/promises";

// src/sandbox/identify.ts
function identify(world, call) {
  if (call.path === "/access_token") return refresher(world, call);
  const value = bearerOf(call);
  const grant = value === void 0 ? void 0 : world.tokens.access(value)?.grant;
  const identity = {
    credential: grant?.credentialId,
    orgId: grant?.orgId,
    clientId: grant?.clientId,
    tokenHash: value === void 0 ? void 0 : fingerprint(value),
    asksForToken: false
  };
  return call.segments[0] === "applications" ? mintedFor(world, call, identity) : identity;
}
function refresher(world, call) {
  const form = formOf(call);
  const value = form.get("refresh_token") ?? void 0;
  const grant = value === void 0 ? void 0 : world.tokens.refresh(value)?.grant;
  const code = world.codes.get(form.get("code") ?? "");
  return {
    credential: grant?.credentialId ?? (code && credentialId(code.client, code.orgId)),
    orgId: grant?.orgId ?? code?.orgId,
    clientId: presentedClient(call).clientId || void 0,
    tokenHash: value === void 0 ? void 0 : fingerprint(value),
    asksForToken: true
  };
}
function mintedFor(world, call, identity) {
  const target = jsonObjectOf(call)?.targetOrgId;
  const orgId = typeof target === "string" ? orgUuid(target) : void 0;
  const appClientId = idOfHydra("APPLICATION", call.segments[1] ?? "");
  const app = world.clients.find((client) => client.kind === "service-app" && client.clientId === appClientId);
  if (orgId === void 0 || app === void 0) return identity;
  return { ...identity, credential: credentialId(app, orgId), orgId, asksForToken: true };
}

// src/sandbox/ledger-entries.ts
function writeDown(world, call, who) {
  const at = new Date(world.clock.now()).toISOString();
  const entry = {
    seq: call.seq,
    at,
    method: call.method,
    path: call.path.slice(0, 300),
    status: 0,
    trackingId: call.trackingId,
    ...who.credential === void 0 ? {} : { credential: who.credential },
    ...who.tokenHash === void 0 ? {} : { tokenHash: who.tokenHash }
  };
  world.ledger.request(entry);
  const [collection, id = "", ...rest] = call.segments;
  const isPut = call.method === "PUT" && collection?.toLowerCase() === "datasources" && rest.length === 0;
  const target = isPut ? world.dataSources.get(id) : void 0;
  if (target === void 0) return entry;
  world.ledger.put(id);
  if (target.status === "disabled") {
    const wanted2 = jsonObjectOf(call)?.status;
    const known = wanted2 === "active" || wanted2 === "disabled";
    world.ledger.putToDisabled({ at, dataSourceId: id, request: call.seq, wanted: known ? wanted2 : "not said" });
  }
  return entry;
}

// src/sandbox/outgoing.ts
import { gzipSync } from "node:zlib";
function render(answer, call, compression) {
  const headers = { ...answer.headers };
  if (answer.html !== void 0) {
    headers["Content-Type"] = "text/html;charset=UTF-8";
    return { status: answer.status, headers, body: Buffer.from(answer.html) };
  }
  if (answer.json === void 0) return { status: answer.status, headers, body: Buffer.alloc(0) };
  const isError = answer.status >= 400 && isObject(answer.json);
  const json = isError ? { ...answer.json, trackingId: call.trackingId } : answer.json;
  const body = Buffer.from(JSON.stringify(json));
  headers["Content-Type"] = "application/json;charset=UTF-8";
  if (compression === "gzip" && /\bgzip\b/.test(String(call.headers["accept-encoding"] ?? ""))) {
    headers["Content-Encoding"] = "gzip";
    return { status: answer.status, headers, body: gzipSync(body) };
  }
  return { status: answer.status, headers, body };
}
function send(res, out) {
  begin(res, out);
  res.end(out.body);
}
function begin(res, out) {
  const length = out.status === 204 ? {} : { "Content-Length": String(out.body.length) };
  res.writeHead(out.status, { ...out.headers, ...length });
}

// src/sandbox/rate-limiter.ts
var MINUTE_MS = 6e4;
var RateLimiter = class {
  #taken = /* @__PURE__ */ new Map();
  /** Seconds to wait, at least 1, when the client has had its share; undefined when the request may go on. */
  refuse(clientId, limit, now) {
    if (limit === 0) return void 0;
    const recent = (this.#taken.get(clientId) ?? []).filter((at) => at > now - MINUTE_MS && at <= now);
    this.#taken.set(clientId, recent);
    if (recent.length < limit) {
      recent.push(now);
      return void 0;
    }
    return Math.max(1, Math.ceil((recent[0] + MINUTE_MS - now) / 1e3));
  }
};

// src/sandbox/refresh.ts
var DAY_MS = 864e5;
function refreshPair(world, presented, request) {
  const now = world.clock.now();
  const mode = refreshModeOf(world, presented.grant);
  const access = accessFor(world, presented, now, mode === "same-access-token", request);
  if (mode === "rotate-grace" || mode === "rotate-strict" || mode === "rotate-strict-revoke-family") {
    const seconds = LIFETIMES[world.modes.lifetimes].refreshSeconds;
    const refresh2 = world.tokens.issueRefresh(presented.grant, now, seconds);
    noteIssued(world, refresh2, "refresh", "refresh", request);
    const rule = mode === "rotate-grace" ? "grace" : mode === "rotate-strict" ? "strict" : "revoke-family";
    presented.superseded = { at: now, by: request, rule };
    return { access, refresh: refresh2, showRefresh: true };
  }
  if (mode !== "same-never-renewed" && now - presented.renewedAt >= DAY_MS) {
    presented.renewedAt = now;
    presented.expiresAt = now + LIFETIMES[world.modes.lifetimes].refreshSeconds * 1e3;
  }
  if (mode !== "omit") noteIssued(world, presented, "refresh", "again", request);
  return { access, refresh: presented, showRefresh: mode !== "omit" };
}
function accessFor(world, presented, now, mayRepeat, request) {
  const { grant } = presented;
  const live = world.tokens.allAccess().filter((token) => token.grant === grant && tokenState(token, now) === "live");
  const recent = live.findLast((token) => now - token.issuedAt < DAY_MS);
  if (mayRepeat && recent !== void 0) {
    noteIssued(world, recent, "access", "again", request);
    return recent;
  }
  if (world.modes.previousAccessToken === "revoked") {
    world.tokens.revoke((token) => token.grant === grant, now, "access");
  }
  const access = world.tokens.issueAccess(grant, now, LIFETIMES[world.modes.lifetimes].accessSeconds);
  noteIssued(world, access, "access", "refresh", request);
  return access;
}

// src/sandbox/routes/code-exchange.ts
function exchangeCode(world, call, client) {
  const form = formOf(call);
  const value = form.get("code") ?? "";
  if (value === "")
    throw new Refusal(tokenEndpointError(world, 400, "invalid_request", "code cannot be null or empty"));
  const code = world.codes.get(value);
  const now = world.clock.now();
  const presented = {
    client,
    redirectUri: form.get("redirect_uri") ?? "",
    verifier: form.get("code_verifier") ?? "",
    now
  };
  const problem = codeProblem(code, presented);
  if (code === void 0 || problem !== void 0) {
    const reason = problem ?? "unknown";
    world.ledger.codeMisuse({ at: new Date(now).toISOString(), hash: fingerprint(value), reason, request: call.seq });
    throw new Refusal(tokenEndpointError(world, 400, "invalid_grant", TEXTS[reason]));
  }
  code.used = true;
  const grant = newGrant(world, { ...client, scopes: code.scopes }, code.orgId);
  const { access, refresh: refresh2 } = issuePair(world, grant, now, "authorization", call.seq);
  return {
    status: 200,
    json: {
      access_token: access.value,
      expires_in: secondsLeft(access, now),
      refresh_token: refresh2.value,
      refresh_token_expires_in: secondsLeft(refresh2, now),
      token_type: "Bearer",
      scope: code.scopes.join(" ")
    }
  };
}
var TEXTS = {
  unknown: "The authorization code is invalid",
  client: "The authorization code is invalid",
  used: "The authorization code was already used",
  expired: "The authorization code has expired",
  "redirect-uri": "The redirect_uri does not match the one of the authorization request",
  verifier: "The code_verifier does not match the code_challenge"
};

// src/sandbox/routes/access-token.ts
function postAccessToken(world, call) {
  if (mediaType(call) !== "application/x-www-form-urlencoded") throw new Refusal(webexError(400));
  const form = formOf(call);
  const client = authenticateClient(world, call);
  const grantType = form.get("grant_type");
  if (!grantType) {
    throw new Refusal(tokenEndpointError(world, 400, "invalid_request", "grant_type cannot be null or empty"));
  }
  if (grantType === "authorization_code") return exchangeCode(world, call, client);
  if (grantType !== "refresh_token") {
    throw new Refusal(tokenEndpointError(world, 400, "unsupported_grant_type", "Unsupported grant type"));
  }
  return refresh(world, call, client, form.get("refresh_token") ?? "");
}
function refresh(world, call, client, value) {
  if (value === "") {
    throw new Refusal(tokenEndpointError(world, 400, "invalid_request", "refresh_token cannot be null or empty"));
  }
  const presented = usable(world, call, client, value);
  const refreshed = refreshPair(world, presented, call.seq);
  const now = world.clock.now();
  return {
    status: 200,
    json: {
      access_token: refreshed.access.value,
      expires_in: secondsLeft(refreshed.access, now),
      ...refreshed.showRefresh ? { refresh_token: refreshed.refresh.value } : {},
      refresh_token_expires_in: secondsLeft(refreshed.refresh, now),
      token_type: "Bearer",
      ...client.kind === "integration" ? { scope: client.scopes.join(" ") } : {}
    }
  };
}
function usable(world, call, client, value) {
  const now = world.clock.now();
  const token = world.tokens.refresh(value);
  const misuse = (reason) => ({
    at: new Date(now).toISOString(),
    hash: fingerprint(value),
    credential: token?.grant.credentialId ?? "unknown",
    reason,
    request: call.seq
  });
  if (token === void 0 || token.grant.clientId !== client.clientId) {
    world.ledger.deadRefreshToken(misuse("unknown"));
    throw deadRefreshToken(world);
  }
  const state = tokenState(token, now);
  if (token.superseded !== void 0) {
    const successorDelivered = world.ledger.wasDelivered(token.superseded.by);
    world.ledger.supersededRefreshToken({ ...misuse("superseded"), successorDelivered });
    if (token.superseded.rule === "revoke-family") {
      world.tokens.revoke((each) => each.grant === token.grant, now);
    }
    if (token.superseded.rule !== "grace") throw deadRefreshToken(world);
  }
  if (state !== "live") {
    world.ledger.deadRefreshToken(misuse(state));
    throw deadRefreshToken(world);
  }
  return token;
}
function deadRefreshToken(world) {
  const text2 = "The refresh token provided is expired, revoked, malformed, or invalid";
  const status = world.modes.deadRefreshTokenStatus;
  return new Refusal(tokenEndpointError(world, status, "invalid_grant", text2, status === 401 ? text2 : void 0));
}

// src/sandbox/access.ts
function authorize(world, call, scope) {
  const value = bearerOf(call);
  if (value === void 0) throw new Refusal(webexError(401));
  const token = world.tokens.access(value);
  const state = token === void 0 ? "unknown" : tokenState(token, world.clock.now());
  if (token === void 0 || state !== "live") {
    world.ledger.deadAccessToken({
      at: new Date(world.clock.now()).toISOString(),
      hash: fingerprint(value),
      credential: token?.grant.credentialId ?? "unknown",
      reason: state === "live" ? "unknown" : state,
      request: call.seq
    });
    throw new Refusal(webexError(401));
  }
  if (scope !== void 0 && !token.grant.scopes.includes(scope)) throw forbidden(world);
  return token;
}
function forbidden(world) {
  return new Refusal(webexError(403, world.modes.forbiddenBody === "without-errors" ? null : void 0));
}

// src/sandbox/routes/applications.ts
function postApplicationToken(world, call) {
  const minter = authorize(world, call, "spark:applications_token");
  if (mediaType(call) !== "application/json") throw new Refusal(webexError(415));
  const { clientId, clientSecret, targetOrgId } = requiredFields(call);
  const appClientId = idOfHydra("APPLICATION", call.params[0] ?? "");
  const app = world.clients.find((client) => client.kind === "service-app" && client.clientId === appClientId);
  if (app === void 0) throw new Refusal(webexError(404));
  if (app.clientId !== clientId) throw new Refusal(webexError(400, "clientId does not match the application"));
  if (!sameSecret(app.clientSecret, clientSecret)) throw wrongSecret(world, "mint");
  const orgId = orgUuid(targetOrgId);
  if (orgId === void 0) throw new Refusal(webexError(400, "targetOrgId is invalid"));
  if (minter.grant.developer !== app.developer || world.orgs.get(orgId)?.authorized !== true) throw forbidden(world);
  return mint(world, call, app, orgId);
}
function requiredFields(call) {
  const body = jsonObjectOf(call);
  if (body === void 0) throw new Refusal(webexError(400));
  const field = (name) => {
    const value = body[name];
    if (typeof value !== "string" || value === "") throw new Refusal(webexError(400, `${name} is required`));
    return value;
  };
  return { clientId: field("clientId"), clientSecret: field("clientSecret"), targetOrgId: field("targetOrgId") };
}
function mint(world, call, app, orgId) {
  const now = world.clock.now();
  const credential = credentialId(app, orgId);
  const { mintCap, mintedBefore, mintOmits } = world.modes;
  const livePairs = world.tokens.allRefresh().filter((token) => token.grant.credentialId === credential && token.revokedAt === void 0);
  if (mintCap > 0 && new Set(livePairs.map((token) => token.grant)).size >= mintCap) {
    throw new Refusal(webexError(400, "tokenlimit_reached"));
  }
  if (mintedBefore === "revoked") world.tokens.revoke((token) => token.grant.credentialId === credential, now);
  const { access, refresh: refresh2 } = issuePair(world, newGrant(world, app, orgId), now, "mint", call.seq);
  return {
    status: 200,
    json: {
      access_token: access.value,
      expires_in: secondsLeft(access, now),
      ...mintOmits === "refresh_token" ? {} : { refresh_token: refresh2.value },
      ...mintOmits === "nothing" ? { refresh_token_expires_in: secondsLeft(refresh2, now) } : {},
      token_type: "Bearer"
    }
  };
}

// src/sandbox/authorize-page.ts
function consentPage(client, scopes, redirectUri, query) {
  return page(`<p>The ${escaped(client)} asks for:</p>
<ul>${scopes.map((scope) => `<li>${escaped(scope)}</li>`).join("")}</ul>
<p>Afterwards your browser goes to ${escaped(redirectUri)}</p>
<form method="post" action="/v1/authorize?${escaped(query.toString())}">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button>
</form>`);
}
function refusalPage(description) {
  return page(`<p>${escaped(description)}</p>`);
}
function page(content) {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Authorize, in the sandbox</title></head>
<body><h1>This is the sandbox, not Webex</h1>
${content}
</body></html>
`;
}
function escaped(text2) {
  return text2.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

// src/sandbox/routes/authorize.ts
function getAuthorize(world, call) {
  const asked = askedBy(world, call);
  const mistake = mistakeIn2(call.query, asked.client);
  if (mistake !== void 0) return back(world, call, asked, mistake);
  if (world.modes.authorize !== "ask") return decided(world, call, asked, world.modes.authorize);
  note(world, call, "asked");
  const scopes = scopesOf(call.query);
  return { status: 200, html: consentPage(asked.client.name, scopes, asked.redirectUri, call.query) };
}
function postAuthorize(world, call) {
  const asked = askedBy(world, call);
  const mistake = mistakeIn2(call.query, asked.client);
  if (mistake !== void 0) return back(world, call, asked, mistake);
  return decided(world, call, asked, formOf(call).get("decision") === "approve" ? "approve" : "deny");
}
function askedBy(world, { query }) {
  const client = world.clients.find(({ clientId }) => clientId === query.get("client_id"));
  if (client === void 0) throw refused(400, "Client Id is invalid");
  const [only, another] = client.redirectUris;
  const redirectUri = query.get("redirect_uri") ?? (another === void 0 ? only : void 0);
  if (redirectUri === void 0 || !client.redirectUris.includes(redirectUri)) {
    throw refused(400, "The redirect_uri is not one that is registered for this client");
  }
  return { client, redirectUri, state: query.get("state") };
}
function refused(status, description) {
  const { json } = webexError(status, description);
  return new Refusal({ status, json, html: refusalPage(description) });
}
function mistakeIn2(query, client) {
  if (query.get("response_type") !== "code") return ["unsupported_response_type", "only code is understood here"];
  const scopes = scopesOf(query);
  const isEnabled = scopes.every((scope) => client.scopes.includes(scope));
  if (scopes.length === 0 || !isEnabled) return ["invalid_scope", "The requested scope is invalid"];
  if (query.get("prompt") === "none") return ["login_required", "nobody is logged in here"];
  if (challengeOf(query) === "bad") return ["invalid_request", "code_challenge_method must be S256 or plain"];
  return void 0;
}
function decided(world, call, asked, decision) {
  if (decision === "deny") return back(world, call, asked, ["access_denied", "The resource owner denied the request"]);
  const { client, redirectUri } = asked;
  const challenge = challengeOf(call.query);
  const code = world.codes.issue(
    {
      client,
      redirectUri,
      orgId: [...world.orgs.keys()][0],
      scopes: scopesOf(call.query),
      ...challenge && { challenge }
    },
    world.clock.now()
  );
  note(world, call, "approved");
  return redirect(asked, { code: code.value });
}
function back(world, call, asked, [error, error_description]) {
  note(world, call, error);
  return redirect(asked, { error, error_description });
}
function redirect({ redirectUri, state }, answer) {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) to.searchParams.set(name, value);
  if (state !== null) to.searchParams.set("state", state);
  return { status: 302, headers: { Location: to.href } };
}
function note(world, call, outcome) {
  world.ledger.authorization({ at: new Date(world.clock.now()).toISOString(), outcome, request: call.seq });
}
function scopesOf(query) {
  return (query.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
}
function challengeOf(query) {
  const value = query.get("code_challenge");
  const method = query.get("code_challenge_method") ?? "plain";
  if (value === null) return void 0;
  return method === "S256" || method === "plain" ? { value, method } : "bad";
}

// src/sandbox/data-source-answers.ts
function dataSourceAnswer(world, record, shown) {
  const profile = world.modes.profileFor[record.id] ?? world.modes.profile;
  const common = {
    id: record.id,
    schemaId: record.schemaId,
    orgId: record.orgId,
    applicationId: record.clientId,
    status: record.status
  };
  const jwsToken = () => world.dataSources.jwsOf(record);
  const expiry = () => ({ tokenExpiryTime: new Date(tokenExpiryMs(record)).toISOString() });
  const created = { createdBy: record.createdBy, createdAt: new Date(record.createdAt).toISOString() };
  const message = record.errorMessage === void 0 ? {} : { errorMessage: record.errorMessage };
  const asked = {
    audience: record.audience,
    subject: record.subject,
    tokenLifetimeMinutes: record.tokenLifetimeMinutes
  };
  const updated = record.updatedAt === void 0 ? {} : { updatedBy: record.createdBy, updatedAt: new Date(record.updatedAt).toISOString() };
  const address = { nonce: record.nonce, url: record.url };
  const shapes = {
    capture: () => ({ ...common, jwsToken: jwsToken(), ...expiry(), ...address, ...message, ...created }),
    openapi: () => ({
      ...common,
      ...address,
      ...asked,
      ...message,
      ...created,
      ...updated,
      ...shown === "in-list" ? { jwsToken: jwsToken() } : {}
    }),
    readme: () => ({ ...common, jwsToken: jwsToken(), ...message, ...created, createdAt: zoneless(record.createdAt) }),
    full: () => ({
      ...common,
      jwsToken: jwsToken(),
      ...expiry(),
      ...address,
      ...asked,
      ...message,
      ...created,
      ...updated
    })
  };
  const answer = shapes[profile]();
  for (const field of world.modes.omitFor[record.id] ?? []) delete answer[field];
  return answer;
}
function oddListItem(world, record) {
  return {
    DataSource: "",
    applicationId: record.clientId,
    createdAt: new Date(record.createdAt).toISOString(),
    createdBy: record.createdBy,
    jwsToken: world.dataSources.jwsOf(record),
    orgId: record.orgId
  };
}
function tokenExpiryMs(record) {
  return record.issuedAt + (record.claims.exp - record.claims.iat) * 1e3;
}
function zoneless(at) {
  return `${new Date(at).toISOString().slice(0, -1)}103`;
}

// src/sandbox/data-source-rules.ts
var MAX_LIFETIME_MINUTES = 1440;
function checkedFields(world, app, body, current) {
  const kept = world.modes.partialPut === "keep" ? current : void 0;
  const given = { ...pickFields(kept), ...body };
  const fields = {
    schemaId: checkedSchema(world, app, text(given, "schemaId")),
    url: text(given, "url"),
    audience: text(given, "audience"),
    subject: text(given, "subject"),
    nonce: text(given, "nonce"),
    tokenLifetimeMinutes: checkedLifetime(world, given.tokenLifetimeMinutes),
    status: checkedStatus(given.status)
  };
  if (given.errorMessage !== void 0 && given.errorMessage !== null)
    fields.errorMessage = text(given, "errorMessage");
  if (fields.status === "disabled" && !fields.errorMessage && world.modes.disabledWithoutMessage === "refuse") {
    throw malformed("errorMessage is required when status is disabled");
  }
  checkUrl(world, app, fields);
  return fields;
}
function pickFields(record) {
  if (record === void 0) return {};
  const { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status, errorMessage } = record;
  const fields = { schemaId, url, audience, subject, nonce, tokenLifetimeMinutes, status };
  return errorMessage === void 0 ? fields : { ...fields, errorMessage };
}
function text(given, name) {
  const value = given[name];
  if (typeof value !== "string" || value === "") throw malformed(`${name} is required and must be a string`);
  return value;
}
function checkedLifetime(world, value) {
  const lenient = world.modes.lifetimeStrings === "accept" && typeof value === "string" && /^\d+$/.test(value);
  const minutes = lenient ? Number(value) : value;
  const least = world.modes.minLifetimeMinutes;
  if (typeof minutes !== "number" || !Number.isInteger(minutes) || minutes < least || minutes > MAX_LIFETIME_MINUTES) {
    throw malformed(`tokenLifetimeMinutes must be a number from ${least} to ${MAX_LIFETIME_MINUTES}`);
  }
  return minutes;
}
function checkedStatus(value) {
  if (value === void 0 || value === "active") return "active";
  if (value === "disabled") return "disabled";
  throw malformed("status must be active or disabled");
}
function checkedSchema(world, app, schemaId) {
  if (!SCHEMAS.some((schema2) => schema2.id === schemaId)) throw malformed("schemaId is not a known schema");
  const rule = world.modes.foreignSchema;
  if (rule !== "accept" && !app.schemaIds.includes(schemaId)) {
    throw new Refusal(webexError(rule, "schemaId is not a schema of this Service App"));
  }
  return schemaId;
}
function checkUrl(world, app, fields) {
  const url = URL.canParse(fields.url) ? new URL(fields.url) : void 0;
  const schemes = fields.schemaId === WEBSOCKET_SCHEMA_ID ? ["https:", "wss:"] : ["https:"];
  if (url === void 0 || !schemes.includes(url.protocol)) throw malformed("url is not valid for this schema");
  const rule = world.modes.foreignDomain;
  const inside = app.domains.some((domain) => url.hostname === domain || url.hostname.endsWith(`.${domain}`));
  if (rule !== "accept" && !inside) {
    throw new Refusal(webexError(rule, "url is not in a Data Exchange Domain of this Service App"));
  }
}
function malformed(description) {
  return new Refusal(webexError(400, description));
}

// src/sandbox/routes/data-sources.ts
var READ = "spark-admin:datasource_read";
var WRITE = "spark-admin:datasource_write";
async function listDataSources(world, call) {
  const { grant } = enter(world, call, READ);
  const own = world.dataSources.all().filter((each) => ownDataSource(world, grant, each.id));
  if (own.length > 0) await world.keys.ready();
  const odd = world.modes.listItems === "openapi-example";
  const { records, headers } = page2(world, call, own);
  const items = records.map((each) => odd ? oddListItem(world, each) : dataSourceAnswer(world, each, "in-list"));
  return { status: 200, json: { items }, headers };
}
function page2(world, call, own) {
  const size = world.modes.pageSize;
  if (size === 0) return { records: own, headers: {} };
  const start = Number(/^\d+$/.exec(call.query.get("cursor") ?? "")?.[0] ?? 0);
  const next = start + size;
  const maxNull = world.modes.nextLink === "max-null" ? "&max=null" : "";
  const link = { Link: `<${world.origin}/v1/dataSources?cursor=${next}${maxNull}>; rel="next"` };
  return { records: own.slice(start, next), headers: next < own.length ? link : {} };
}
async function postDataSource(world, call) {
  const { grant, app } = enter(world, call, WRITE);
  await world.keys.ready();
  const fields = checkedFields(world, app, jsonBody(call));
  const now = world.clock.now();
  const { orgId, clientId } = grant;
  const record = world.dataSources.add(
    { id: world.random.uuid(), orgId, clientId, createdBy: machineAccount(grant), createdAt: now },
    fields,
    now
  );
  return { status: world.modes.createdStatus, json: dataSourceAnswer(world, record, "alone") };
}
async function getDataSource(world, call) {
  const { grant } = enter(world, call, READ);
  await world.keys.ready();
  return { status: 200, json: dataSourceAnswer(world, wanted(world, call, grant), "alone") };
}
async function putDataSource(world, call) {
  const { grant, app } = enter(world, call, WRITE);
  await world.keys.ready();
  const record = wanted(world, call, grant);
  const fields = checkedFields(world, app, jsonBody(call), record);
  const repeated = fields.nonce === record.nonce;
  if (repeated && typeof world.modes.sameNonce === "number") {
    throw new Refusal(webexError(world.modes.sameNonce, "nonce has been used before"));
  }
  const keepsJws = repeated && world.modes.sameNonce === "keep-jws" || fields.status === "disabled" && world.modes.disabledGetsJws === "no";
  const now = world.clock.now();
  world.dataSources.replace(record, fields, now, keepsJws ? void 0 : now);
  world.ledger.replaced(record.id);
  return { status: 200, json: dataSourceAnswer(world, record, "alone") };
}
function deleteDataSource(world, call) {
  const { grant } = enter(world, call, WRITE);
  world.dataSources.delete(wanted(world, call, grant).id);
  return { status: 204 };
}
function enter(world, call, scope) {
  if (call.segments[0] !== "dataSources" && world.modes.lowerCasePath !== "accept") throw new Refusal(webexError(404));
  const { grant } = authorize(world, call, scope);
  const app = world.clients.find((client) => client.clientId === grant.clientId && client.kind === "service-app");
  if (app === void 0) throw forbidden(world);
  return { grant, app };
}
function wanted(world, call, grant) {
  const id = call.params[0] ?? "";
  const own = ownDataSource(world, grant, id);
  if (own !== void 0) return own;
  const foreign = world.dataSources.get(id) !== void 0 && world.modes.foreignDataSourceStatus === 403;
  throw foreign ? forbidden(world) : new Refusal(webexError(404));
}
function jsonBody(call) {
  if (mediaType(call) !== "application/json") throw new Refusal(webexError(415));
  const body = jsonObjectOf(call);
  if (body === void 0) throw new Refusal(webexError(400));
  return body;
}
function machineAccount(grant) {
  return `00000000-0000-4000-8000-0000${grant.id}`;
}

// src/sandbox/routes/keys.ts
async function getKeys(world, _call) {
  return {
    status: 200,
    headers: { "Cache-Control": "public, max-age=21600" },
    json: await world.keys.jwks(world.clock.now(), world.modes.jwksMembers)
  };
}

// src/sandbox/routes/people.ts
function getPeopleMe(world, call) {
  const { grant } = authorize(world, call);
  const machine = grant.kind === "service-app";
  return {
    status: 200,
    json: {
      id: hydraId("PEOPLE", grant.id),
      emails: [machine ? "machine@sandbox.example" : "admin@sandbox.example"],
      displayName: machine ? "Sandbox Service App" : "Sandbox Admin",
      orgId: hydraId("ORGANIZATION", grant.orgId),
      type: machine ? "appuser" : "person"
    }
  };
}
function getTokenExpiry(world, call) {
  if (world.modes.tokenExpiry === 404) throw new Refusal(webexError(404));
  return { status: 200, json: { exp: authorize(world, call).expiresAt } };
}

// src/sandbox/routes/schemas.ts
function listSchemas(world, call) {
  authorize(world, call);
  return { status: 200, json: { items: SCHEMAS } };
}
function getSchema(world, call) {
  authorize(world, call);
  const schema2 = SCHEMAS.find((each) => each.id === call.params[0]);
  if (schema2 === void 0) throw new Refusal(webexError(404));
  return { status: 200, json: schema2 };
}

// src/sandbox/routing.ts
function routes() {
  const list = { GET: listDataSources, POST: postDataSource };
  const single = { GET: getDataSource, PUT: putDataSource, DELETE: deleteDataSource };
  return [
    ["authorize", { GET: getAuthorize, POST: postAuthorize }],
    ["access_token", { POST: postAccessToken }],
    ["authorizations/tokenExpiry", { GET: getTokenExpiry }],
    ["people/me", { GET: getPeopleMe }],
    ["applications/*/token", { POST: postApplicationToken }],
    ["dataSources/schemas", { GET: listSchemas }],
    ["dataSources/schemas/*", { GET: getSchema }],
    ["dataSources", list],
    ["dataSources/*", single],
    ["datasources", list],
    ["datasources/*", single],
    ["verification", { GET: getKeys }],
    ["idb/oauth2/v2/keys/verificationjwk", { GET: getKeys }]
  ];
}
async function answerCall(world, call) {
  try {
    for (const [pattern, methods] of routes()) {
      const params = paramsOf(pattern.split("/"), call.segments);
      if (params === void 0) continue;
      const handler = methods[call.method];
      if (handler === void 0) {
        throw new Refusal(webexError(405, void 0, { headers: { Allow: Object.keys(methods).join(", ") } }));
      }
      return await handler(world, { ...call, params });
    }
    throw new Refusal(webexError(404));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
function paramsOf(pattern, segments) {
  if (pattern.length !== segments.length) return void 0;
  if (!pattern.every((part, index) => part === "*" || part === segments[index])) return void 0;
  return segments.filter((_, index) => pattern[index] === "*");
}

// src/sandbox/spoil.ts
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

// src/sandbox/replaced-answers.ts
import { gzipSync as gzipSync2 } from "node:zlib";
var MIB = 1024 * 1024;
function replaced(fault, usual, call) {
  const [word, first = "", ...rest] = fault.do.split(":");
  const bodyStatus = fault.status ?? (usual.status === 204 ? 200 : usual.status);
  const json = { "Content-Type": "application/json;charset=UTF-8" };
  switch (fault.do) {
    case "patch":
      return patched(usual, fault.patch ?? {});
    case "reject-token":
      return render(webexError(401), call, "none");
    case "echo":
      return render(webexError(400, echoOf(call)), call, "none");
    case "header:huge":
      return { ...usual, headers: { ...usual.headers, "X-Sandbox-Padding": "x".repeat(MIB) } };
    case "body:html": {
      const page3 = "<!DOCTYPE html>\n<html><head><title>Sandbox gateway</title></head><body>Not JSON.</body></html>\n";
      return { status: bodyStatus, headers: { "Content-Type": "text/html; charset=utf-8" }, body: Buffer.from(page3) };
    }
    case "body:empty":
      return { status: bodyStatus, headers: json, body: Buffer.alloc(0) };
    case "body:deep":
      return { status: bodyStatus, headers: json, body: Buffer.from("[".repeat(1e5) + "]".repeat(1e5)) };
    case "body:gzip-bomb": {
      const member = gzipSync2(Buffer.alloc(16 * MIB, " "));
      return {
        status: bodyStatus,
        headers: { ...json, "Content-Encoding": "gzip" },
        body: Buffer.concat(Array.from({ length: 16 }, () => member))
      };
    }
  }
  if (word === "redirect") {
    return { status: Number(first), headers: { Location: rest.join(":") }, body: Buffer.alloc(0) };
  }
  const status = Number(first);
  if (fault.body === void 0) return render(webexError(status), call, "none");
  if (typeof fault.body !== "string") return render({ status, json: fault.body }, call, "none");
  return {
    status,
    headers: fault.body.startsWith("<") ? { "Content-Type": "text/html" } : json,
    body: Buffer.from(fault.body)
  };
}
function echoOf(call) {
  return `could not handle ${call.headers.authorization ?? "no authorization"} with ${call.body.toString("utf8")}`;
}
function patched(usual, patch) {
  const { "Content-Encoding": _packed, ...headers } = usual.headers;
  let json;
  try {
    json = JSON.parse(usual.body.toString("utf8"));
  } catch {
    return usual;
  }
  return { ...usual, headers, body: Buffer.from(JSON.stringify(merged(json, patch))) };
}
function merged(target, patch) {
  if (!isObject(patch)) return patch;
  const result = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}

// src/sandbox/spoil.ts
var MIB2 = 1024 * 1024;
var ARRIVES = ["patch", "slow-body"];
function arrives(fault) {
  return fault === void 0 || ARRIVES.includes(fault.do) && fault.phase !== "mid-body";
}
function spoil(fault, usual, call, res) {
  const cut = fault.phase === "mid-body";
  switch (fault.do) {
    case "reset":
      if (cut) return cutOff(res, usual);
      res.socket?.resetAndDestroy();
      return 0;
    case "stall":
      return cut ? half(res, usual) : 0;
    case "stall-headers":
      res.socket?.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
      return 0;
    case "stall-body":
      return half(res, usual);
    case "slow-body":
      return trickle(res, usual);
    case "body:truncated":
      send(res, { ...usual, body: usual.body.subarray(0, Math.floor(usual.body.length / 2)) });
      return usual.status;
    case "body:huge":
      return pour(res, fault.status ?? 200);
  }
  const changed = replaced(fault, usual, call);
  const out = { ...changed, headers: { ...changed.headers, ...fault.headers } };
  if (cut) return cutOff(res, out);
  send(res, out);
  return out.status;
}
function half(res, out) {
  begin(res, out);
  res.write(out.body.subarray(0, Math.ceil(out.body.length / 2)));
  return out.status;
}
function cutOff(res, out) {
  begin(res, out);
  res.write(out.body.subarray(0, Math.ceil(out.body.length / 2)), () => res.socket?.destroy());
  return out.status;
}
function trickle(res, out) {
  begin(res, out);
  let sent = 0;
  const next = () => {
    sent += 1;
    res.write(out.body.subarray(sent - 1, sent));
    if (sent < out.body.length) return;
    clearInterval(timer);
    res.end();
  };
  const timer = setInterval(next, 1e3);
  res.once("close", () => clearInterval(timer));
  next();
  return out.status;
}
function pour(res, status) {
  res.writeHead(status, { "Content-Type": "application/json;charset=UTF-8" });
  pipeline(Readable.from(padding()), res).catch(() => res.destroy());
  return status;
}
function* padding() {
  yield Buffer.from('{"padding":"');
  const chunk = Buffer.alloc(MIB2, "x");
  for (let sent = 0; sent < 64; sent += 1) yield chunk;
  yield Buffer.from('"}');
}

// src/sandbox/webex-listener.ts
var MAX_BODY_BYTES = 1024 * 1024;
var NOTHING_DONE = { status: 200, json: { sandbox: "nothing was committed" } };
function webexListener(world) {
  const limiter = new RateLimiter();
  let seq = 0;
  return async (req, res) => {
    seq += 1;
    const call = callOf(req, seq, trackingId(world));
    res.sendDate = false;
    res.setHeader("Date", new Date(world.clock.now()).toUTCString());
    res.setHeader("trackingid", call.trackingId);
    const body = await readBody(req, MAX_BODY_BYTES);
    if (body === "aborted") return;
    if (body !== "too large") call.body = body;
    const who = identify(world, call);
    const entry = writeDown(world, call, who);
    const leave = who.asksForToken ? world.ledger.tokenRequest(who.credential ?? "unknown") : void 0;
    const { mutations, effect } = world.faults.due({ ...who, method: call.method, segments: call.segments });
    if (effect !== void 0) entry.fault = `${effect.phase} ${effect.do}`;
    res.once("close", () => {
      leave?.();
      if (who.asksForToken) world.ledger.answered(call.seq, res.writableFinished && arrives(effect));
    });
    if (world.modes.latencyMs > 0) await delay(world.modes.latencyMs, void 0, { ref: false });
    const wait = limiter.refuse(who.clientId ?? "anonymous", world.modes.rateLimitPerMinute, world.clock.now());
    const usual = body === "too large" ? render(webexError(413), call, "none") : wait !== void 0 ? render(webexError(429, void 0, { headers: { "Retry-After": String(wait) } }), call, "none") : await usualAnswer(world, call, mutations, effect);
    if (effect !== void 0) entry.status = spoil(effect, usual, call, res);
    else {
      entry.status = usual.status;
      send(res, usual);
    }
  };
}
async function usualAnswer(world, call, mutations, effect) {
  mutate(world, mutations, true);
  const answer = effect?.phase === "before" ? NOTHING_DONE : await answerSafely(world, call);
  mutate(world, mutations, false);
  return render(answer, call, world.modes.compression);
}
function mutate(world, mutations, before) {
  for (const { mutate: change, phase } of mutations) {
    if (change !== void 0 && phase === "before" === before) changeDataSource(world, change.id, change.set);
  }
}
async function answerSafely(world, call) {
  try {
    return await answerCall(world, call);
  } catch (error) {
    return webexError(500, `the sandbox itself failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
function callOf(req, seq, tracking) {
  const [rawPath = "/", query = ""] = (req.url ?? "/").split(/\?(.*)/s);
  const all = rawPath.split("/").slice(1).map(decoded);
  if (all.at(-1) === "") all.pop();
  const segments = all[0] === "v1" ? all.slice(1) : all[0] === "idb" ? all : ["", ...all];
  return {
    seq,
    method: req.method ?? "GET",
    path: `/${segments.join("/")}`,
    segments,
    query: new URLSearchParams(query),
    headers: req.headers,
    body: Buffer.alloc(0),
    trackingId: tracking,
    params: []
  };
}
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
function trackingId(world) {
  return `ROUTER_${world.trackingIds.uuid().toUpperCase()}`;
}

// src/sandbox/sandbox.ts
async function startSandbox(options = {}) {
  const { port = 0, host = "127.0.0.1", scenario: scenario2 = "demo", now = Date.now, seed = 1 } = options;
  const world = emptyWorld(now, seed);
  const server = createServer({ maxHeaderSize: 64 * 1024 });
  await listening(server, port, host);
  world.origin = `http://${host}:${server.address().port}`;
  const setup = populate(world, typeof scenario2 === "string" ? SCENARIOS[scenario2]() : scenario2);
  const control = controlOf(world);
  const webex = webexListener(world);
  const controls = controlListener(control, setup);
  server.on("request", (req, res) => {
    const handle = /^\/_sandbox(?:[/?]|$)/.test(req.url ?? "") ? controls : webex;
    handle(req, res).catch(() => res.destroy());
  });
  return {
    baseUrl: `${world.origin}/v1`,
    controlUrl: `${world.origin}/_sandbox`,
    control,
    setup,
    close: () => closed(server)
  };
}
var SCENARIOS = { demo: demoScenario, empty: emptyScenario };
function emptyWorld(now, seed) {
  const modes = defaultModes();
  const keys = new SigningKeys(seededRandom(seed, "keys"));
  const world = {
    origin: "",
    clock: new VirtualClock(now),
    modes,
    ledger: new Ledger(),
    faults: new FaultList(),
    tokens: new TokenBook(seededRandom(seed, "tokens")),
    codes: new CodeBook(seededRandom(seed, "codes")),
    keys,
    dataSources: new DataSourceShelf(keys, () => modes.issuer || `${world.origin}/idb`),
    clients: [],
    orgs: /* @__PURE__ */ new Map(),
    random: seededRandom(seed, "ids"),
    trackingIds: seededRandom(seed, "tracking ids")
  };
  return world;
}
function listening(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
function closed(server) {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

// src/sandbox/scenarios/builder.ts
function scenario(size = {}) {
  const { orgs = 1, orgsToAdd = 0, dataSourcesPerOrg = 1, serviceAppPairs = FRESH, integration = FRESH } = size;
  const { modes, faults, serviceApp, personalAccessToken } = size;
  return {
    name: `${orgs} orgs with ${dataSourcesPerOrg} data sources each`,
    orgs: Array.from({ length: orgs + orgsToAdd }, (_, org) => ({
      name: `Sandbox Org ${org + 1}`,
      ...org >= orgs && { configured: false },
      ...org >= orgs || serviceAppPairs === "none" ? {} : { serviceAppPair: serviceAppPairs }
    })),
    dataSources: Array.from(
      { length: orgs * dataSourcesPerOrg },
      (_, number) => builtSource(size, Math.floor(number / dataSourcesPerOrg), number % dataSourcesPerOrg)
    ),
    ...integration === "none" ? {} : { integration: { pair: integration } },
    ...modes === void 0 ? {} : { modes },
    ...faults === void 0 ? {} : { faults },
    ...serviceApp === void 0 ? {} : { serviceApp },
    ...personalAccessToken === void 0 ? {} : { personalAccessToken }
  };
}
var FRESH = { obtainedMinutesAgo: 0 };
function builtSource(size, org, index) {
  const { dataSourceAgeMinutes: age = 720, tokenLifetimeMinutes = 1440 } = size;
  return {
    org,
    ageMinutes: typeof age === "number" ? age : age(org, index),
    url: `https://source-${index + 1}.org-${org + 1}.example.com/byods`,
    audience: "SandboxApp",
    subject: `sandbox-${org + 1}-${index + 1}`,
    tokenLifetimeMinutes
  };
}

// src/compose-sandbox.ts
async function startSandboxWithStore({
  empty = false,
  ...options
} = {}) {
  const tried = scenario({ dataSourcesPerOrg: 2, personalAccessToken: { obtainedMinutesAgo: 0 } });
  const sandbox = await startSandbox({ ...options, ...empty && { scenario: tried } });
  const folder = await mkdtemp(join(tmpdir(), "byods-sandbox-"));
  const configPath = join(folder, "token-config.json");
  const document = documentFor(sandbox.setup, new URL(sandbox.baseUrl).origin);
  if (!empty) await writeFile(configPath, `${JSON.stringify(document, null, 2)}
`, { mode: 384 });
  const close = async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { sandbox, configPath, document, close };
}
function documentFor(setup, apiOrigin) {
  const { serviceApp, integration, personalAccessToken, serviceAppTokens, orgNames } = setup;
  const { appId, clientId, clientSecret, targetOrgIds } = serviceApp;
  let document = {
    serviceApp: {
      appId,
      clientId,
      clientSecret,
      targetOrgId: targetOrgIds.length === 1 ? targetOrgIds[0] : targetOrgIds
    },
    tokenManager: {
      ...personalAccessToken !== void 0 && { personalAccessToken },
      ...integration && {
        oauthClientId: integration.clientId,
        oauthClientSecret: integration.clientSecret,
        ...integration.refreshToken !== void 0 && { oauthRefreshToken: integration.refreshToken }
      }
    },
    orgs: Object.fromEntries(Object.entries(orgNames).map(([id, name]) => [id, { name }]))
  };
  const apply = (update) => {
    document = applyUpdate(document, update);
  };
  if (integration?.accessToken !== void 0) {
    apply({ credential: "integration", tokens: received(integration, apiOrigin) });
  }
  for (const [org, pair] of Object.entries(serviceAppTokens)) {
    apply({ credential: `service-app:${toOrgId(org)}`, tokens: received(pair, apiOrigin) });
  }
  return document;
}
function received(pair, apiOrigin) {
  const { accessToken, refreshToken, obtainedAt, expiresAt, refreshTokenExpiresAt } = pair;
  return {
    accessToken: new Secret(accessToken),
    ...refreshToken !== void 0 && { refreshToken: new Secret(refreshToken) },
    ...refreshTokenExpiresAt !== void 0 && { refreshTokenExpiresAt },
    expiresAt,
    obtainedAt,
    via: "refresh",
    apiOrigin
  };
}

export {
  startSandboxWithStore,
  documentFor
};
