import {
  refreshTokenInWords,
  renewalInWords
} from "./chunk-WWC3ZMMK.js";
import {
  perOrg
} from "./chunk-CRBCNU4P.js";
import {
  CHECK_NAMES,
  exitCodeOf,
  fine,
  judgeGit,
  unsure,
  wrong,
  wrongBy
} from "./chunk-PPIXGPOE.js";
import {
  credentialProblems
} from "./chunk-VSMXFCZR.js";
import "./chunk-465M44TK.js";
import {
  listWithStoredToken,
  storedToken
} from "./chunk-6WSGHZSJ.js";
import "./chunk-DXOZ7PF6.js";
import "./chunk-ZEO5VXWT.js";
import {
  LONGEST_SKEW_MS,
  NOTICED_SKEW_MS,
  createWebex,
  refuseOtherApi
} from "./chunk-TN6HNYJL.js";
import {
  isRenewable
} from "./chunk-NDNEQYTP.js";
import {
  IncompleteListError
} from "./chunk-BWL6QBY2.js";
import "./chunk-O62ASZ3C.js";
import {
  canRefresh,
  decideRenewal,
  isUsable
} from "./chunk-DA3WYKSN.js";
import "./chunk-DQNDXNZL.js";
import {
  lifeOf
} from "./chunk-ZMDZLBX6.js";
import {
  counted,
  inBytes,
  inWords,
  instantFromNow
} from "./chunk-QUMIXTFP.js";
import "./chunk-S2LNS46J.js";
import {
  chooseStore,
  otherFiles
} from "./chunk-RD4N343M.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import {
  LOOPBACK_HOSTS,
  readSettings
} from "./chunk-YUTMZUC3.js";
import "./chunk-DARKQW4H.js";
import {
  proxyFor
} from "./chunk-AD4ACKFS.js";
import {
  openStore
} from "./chunk-UVTWBKZK.js";
import {
  systemClock,
  systemIds
} from "./chunk-C66VB54J.js";
import "./chunk-E7RHLWP2.js";
import {
  addressOf,
  movedAway
} from "./chunk-R2FHURN2.js";
import "./chunk-7EEW3DDW.js";
import "./chunk-GMDZM3WL.js";
import {
  orgInWords
} from "./chunk-PNTDRFCP.js";
import "./chunk-TTQVLUF6.js";
import "./chunk-FEZTV5WA.js";
import "./chunk-DGEGZPY2.js";
import {
  shellWord
} from "./chunk-4OHAW7KZ.js";
import {
  EXIT,
  KeeperError,
  WebexAnswerError,
  asKeeperError
} from "./chunk-DSMZJSUZ.js";
import {
  printable
} from "./chunk-AGUPEUTK.js";

// src/core/doctor/attempt.ts
async function attempt(probe) {
  try {
    return await probe();
  } catch (thrown) {
    return asKeeperError(thrown);
  }
}

// src/core/doctor/judge-credentials.ts
function judgeCredentials(config, tried, now) {
  const about = tried.flatMap((each) => {
    const whose = wordsOf(each, config);
    const problems = credentialProblems(config, now).filter(({ orgId }) => orgId === each.org?.id);
    const problem = (wanted) => problems.find(({ code }) => code === wanted);
    const known = { rejected: problem("refresh-token-rejected"), failing: problem("renewal-failing") };
    return [
      judgeAccessToken(config, each, whose, problem("reauthorization-required"), now),
      ...judgeRefreshToken(config, each, whose, known, now)
    ];
  });
  return [...about, ...judgeClients(config, now)];
}
function judgeAccessToken(config, each, whose, dead, now) {
  const { credential, answer, org } = each;
  const next = renewalInWords(config, credential, now);
  const more = { org };
  if (dead) return wrong("access-token", dead.message, EXIT.reauthorize, { ...more, remedy: dead.remedy });
  const ends = each.expiresAt ?? credential.accessToken?.expiresAt;
  const end = ends === void 0 ? "nobody has told when it ends" : `it ends ${instantFromNow(ends, now)}`;
  if (answer === "taken" || answer instanceof KeeperError && isTaken(answer)) {
    const renewed = isRenewable(config, credential, now);
    const remedy = renewed ? void 0 : "configure an integration (byods setup-oauth), so that it renews itself";
    return fine("access-token", `Webex takes ${whose}; ${end}; ${next}`, { ...more, remedy });
  }
  if (answer === "silent") return unsure("access-token", `Webex does not say whether it takes ${whose}; ${end}`, more);
  if (answer === "not-presented") {
    const { state, reason } = decideRenewal(credential, now);
    const why = isUsable(credential, now) ? state : reason;
    const remedy = isRenewable(config, credential, now) ? "byods run renews it; doctor never does" : "byods setup-oauth";
    return unsure("access-token", `${whose} cannot be presented: ${why}`, { ...more, remedy });
  }
  if (answer instanceof WebexAnswerError && answer.status === 401) {
    const renewed = isRenewable(config, credential, now);
    return wrong("access-token", `Webex rejects ${whose}, whatever its date`, EXIT.partial, {
      ...more,
      remedy: renewed ? "byods run renews it; if it does not, it says why" : "byods setup-oauth"
    });
  }
  return unsure("access-token", `${whose} could not be tried: ${answer.message}`, { ...more, remedy: answer.remedy });
}
function isTaken(error) {
  return error instanceof IncompleteListError || error instanceof WebexAnswerError && error.status === 403;
}
function judgeRefreshToken(config, each, whose, known, now) {
  const { credential, org } = each;
  const life = refreshTokenInWords(config, credential, now);
  if (life === void 0) return [];
  if (!canRefresh(credential, now)) {
    const remedy = known.rejected?.remedy ?? "byods run mints another where an integration can; else: byods setup-oauth";
    return [wrong("refresh-token", `${whose}: ${life}`, EXIT.failed, { org, remedy })];
  }
  if (known.failing) {
    return [
      wrong("refresh-token", `${known.failing.message}; ${life}`, EXIT.failed, { org, remedy: known.failing.remedy })
    ];
  }
  const asking = "whether Webex still takes it cannot be asked without using it";
  return [unsure("refresh-token", `${whose}: ${life}; ${asking}`, { org })];
}
function judgeClients(config, now) {
  const clients = [
    ...config.serviceApp ? ["the service app"] : [],
    ...config.integration ? ["the integration"] : []
  ];
  if (clients.length === 0) return [];
  const proofs = [...config.credentials.values()].flatMap(
    ({ kind, via, obtainedAt = 0 }) => via === "refresh" || via === "mint" ? [{ whose: kind === "integration" ? clients.at(-1) : clients[0], obtainedAt }] : []
  );
  const worked = clients.map((whose) => {
    const last = Math.max(0, ...proofs.filter((each) => each.whose === whose).map(({ obtainedAt }) => obtainedAt));
    return last === 0 ? `those of ${whose} have given no token yet` : `those of ${whose} worked ${instantFromNow(last, now)}`;
  });
  const message = `whether Webex still takes the client ids and secrets cannot be asked without a refresh or a mint; ${worked.join("; ")}`;
  return [unsure("client-credentials", message)];
}
function wordsOf({ org }, config) {
  if (org) return `the service-app token of ${orgInWords(org)}`;
  return config.integration ? "the integration's token" : "the personal access token";
}

// src/core/doctor/judge-data-sources.ts
var HOUR_MS = 36e5;
var LATE_MS = 2 * HOUR_MS;
function judgeDataSources(org, listing, now) {
  const name = "data-sources";
  const whose = `the data sources of ${orgInWords(org)}`;
  const rejected = listing?.error instanceof WebexAnswerError && listing.error.status === 401;
  if (!listing || rejected) {
    const remedy2 = "byods run renews the token, and reads and extends them";
    return unsure(name, `${whose} cannot be read without a stored token that Webex takes`, { org, remedy: remedy2 });
  }
  const { dataSources, error } = listing;
  if (error) {
    const exitCode = error.exitCode === EXIT.failed ? EXIT.partial : error.exitCode;
    return { ...wrongBy(name, error, { org }), exitCode };
  }
  const disabled = dataSources.filter(({ status }) => status === "disabled").length;
  const atRisk = dataSources.filter((each) => lifeOf(each, now).atRisk).length;
  const but = [...disabled > 0 ? [`${disabled} disabled`] : [], ...atRisk > 0 ? [`${atRisk} at risk`] : []];
  const which = but.length === 0 ? "" : `, of which ${but.join(" and ")}`;
  const remedy = atRisk > 0 ? "byods run extends them; byods status shows them" : void 0;
  return fine(name, `${whose} can be read: ${counted(dataSources.length, "data source")}${which}`, { org, remedy });
}
function judgeLastSuccess(dataSources, unread, only, now) {
  const name = "last-success";
  const ours = dataSources.filter(({ id, status }) => status !== "disabled" && (only?.includes(id) ?? true));
  const issued = ours.flatMap((each) => lifeOf(each, now).issuedAt ?? []);
  const but = unread > 0 ? ` (of those that could be read; those of ${counted(unread, "org")} could not)` : "";
  if (issued.length === 0) {
    const why = ours.length > 0 ? "Webex does not tell when" : "there is no enabled data source to look at";
    return unsure(name, `nobody can say when a data source was last extended: ${why}${but}`);
  }
  const newest = Math.max(...issued);
  const age = now - newest;
  const when = `a data source was last extended ${instantFromNow(Math.min(newest, now), now)}${but}`;
  if (age <= LATE_MS) return fine(name, `${when}, as by a run every hour`);
  const missed = Math.floor(age / HOUR_MS);
  const sentence = `${when}: about ${missed} hourly runs in a row have extended nothing, or did not take place`;
  const remedy = "byods run extends what is due and says why not; then see that something runs it every hour";
  if (unread > 0) return unsure(name, sentence, { remedy });
  return wrong(name, `${sentence}; a token lives ${inWords(24 * HOUR_MS)} at most`, EXIT.failed, { remedy });
}

// src/core/doctor/examine-credentials.ts
async function examineCredentials(probes, config) {
  const { settings, webex, store } = probes;
  const names = ["access-token", "data-sources", "last-success"];
  if (!settings || !webex || "error" in store) {
    return names.map((name) => unsure(name, "nothing is sent before the environment is mended, see above"));
  }
  try {
    refuseOtherApi(config, settings.apiOrigin, store.location);
  } catch (thrown) {
    const [first, ...rest] = names;
    return [
      wrongBy(first, asKeeperError(thrown)),
      ...rest.map((name) => unsure(name, "no token is sent to another API than it came from"))
    ];
  }
  const orgs = config.orgs.filter(({ paused }) => !paused);
  const [integration, listings] = await Promise.all([
    tryIntegration(probes, webex, config),
    perOrg(
      orgs.filter((org) => storedToken(config, org, probes.clock.now())),
      settings.concurrency,
      async (org) => await listWithStoredToken({ ...probes, webex }, config, org) ?? []
    )
  ]);
  const listingOf = (org) => listings.find((each) => each.org === org);
  const tried = orgs.map((org) => {
    const listing = listingOf(org);
    return { credential: config.credentials.get(org.key), org, answer: answerOf(listing) };
  });
  const now = webex.serverNow();
  const read = listings.filter(({ error }) => !error || error instanceof IncompleteListError);
  return [
    ...judgeCredentials(config, [...integration, ...tried], probes.clock.now()),
    ...orgs.map((org) => judgeDataSources(org, listingOf(org), now)),
    judgeLastSuccess(
      read.flatMap(({ dataSources }) => dataSources),
      orgs.length - read.length,
      settings.onlyDataSources,
      now
    )
  ];
}
async function tryIntegration({ clock, budget }, webex, config) {
  const credential = config.credentials.get("integration");
  if (!credential) return [];
  if (!credential.accessToken || !isUsable(credential, clock.now())) return [{ credential, answer: "not-presented" }];
  const token = credential.accessToken.value;
  const told = await attempt(() => webex.oauth.tokenExpiry(token, budget));
  if (told instanceof KeeperError) return [{ credential, answer: told }];
  return [told === void 0 ? { credential, answer: "silent" } : { credential, answer: "taken", expiresAt: told }];
}
function answerOf(listing) {
  if (!listing) return "not-presented";
  return listing.error ?? "taken";
}

// src/core/doctor/judge-network.ts
function routeOf({ apiBaseUrl, proxy }) {
  const { protocol, hostname, port } = new URL(apiBaseUrl);
  const url = protocol === "https:" ? proxyFor(hostname, Number(port || 443), proxy) : void 0;
  if (!url) return { host: bare(hostname) };
  return { host: bare(url.hostname), proxy: `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}` };
}
function judgeProxy({ apiBaseUrl, proxy }, route) {
  const { host } = new URL(apiBaseUrl);
  if (route.proxy !== void 0) return fine("proxy", `${host} is reached through the proxy ${route.proxy}`);
  if (proxy.httpsProxy === void 0) return fine("proxy", `none is set: ${host} is reached directly`);
  const why = new URL(apiBaseUrl).protocol === "http:" ? "HTTPS_PROXY is for https alone" : "NO_PROXY names it";
  return fine("proxy", `${host} is reached directly, because ${why}; other hosts through HTTPS_PROXY`);
}
function judgeLookup(host, found) {
  if (!Array.isArray(found)) return wrongBy("dns", found);
  const [first] = found;
  if (LOOPBACK_HOSTS.has(host) || first === host) return fine("dns", `${host} is an address of its own`);
  return fine("dns", `${host} can be resolved`, { details: found });
}
function judgeReached(status, host) {
  if (typeof status !== "number") {
    const remedy = status.remedy ?? "check the network, and the checks dns and proxy; https://status.webex.com shows outages";
    return wrongBy("webex", status, { remedy });
  }
  if (status >= 400) return fine("webex", `${host} answers, and refuses a request without a token, as it should`);
  return wrong(
    "webex",
    `something answers for ${host} that lets requests without a token in: not Webex`,
    EXIT.unreachable,
    {
      remedy: "check WEBEX_API_BASE_URL, and whether a proxy or a login page stands between"
    }
  );
}
function judgeClock(skewMs) {
  const apart = Math.abs(skewMs);
  if (apart < NOTICED_SKEW_MS) return fine("clock", "this machine's clock is within a minute of Webex's");
  const sentence = `this machine's clock is ${inWords(apart)} (${Math.round(apart / 1e3)} s) ${skewMs > 0 ? "behind" : "ahead of"} Webex's`;
  const remedy = "set this machine's clock, and keep it right (NTP)";
  return apart > LONGEST_SKEW_MS ? wrong("clock", `${sentence}, too far to work with`, EXIT.usage, { remedy }) : wrong("clock", `${sentence}; times are corrected by that, and AWS refuses more than 5 min`, EXIT.failed, {
    remedy
  });
}
function bare(hostname) {
  return hostname.replace(/^\[|\]$/g, "");
}

// src/core/doctor/examine-network.ts
async function examineNetwork({ settings, webex, lookup, clock, budget }) {
  if (!settings || !webex) {
    return ["proxy", "dns", "webex", "clock"].map(
      (name) => unsure(name, "nothing is sent before the environment is mended, see above")
    );
  }
  const route = routeOf(settings);
  const [found, reached] = await Promise.all([attempt(() => lookup(route.host)), attempt(() => webex.reach(budget))]);
  const answered = typeof reached === "number" || reached instanceof WebexAnswerError;
  return [
    judgeProxy(settings, route),
    judgeLookup(route.host, found),
    judgeReached(reached, new URL(settings.apiBaseUrl).host),
    answered ? judgeClock(webex.serverNow() - clock.now()) : unsure("clock", "the time could not be compared with that of Webex, which did not answer")
  ];
}

// src/core/doctor/judge-files.ts
var PRIVATE = { document: 384, folder: 448, "in-folder": 384 };
function openPaths({ paths, uid }) {
  if (uid === void 0) return [];
  return paths.flatMap((each) => openPath(each, uid) ?? []);
}
function openPath({ path, what, mode, owner }, uid) {
  const at = mode.toString(8).padStart(4, "0");
  if (what === "directory") {
    if (!(mode & 2) || mode & 512) return void 0;
    const problem2 = `every user of this machine can replace files in ${path} (${at})`;
    return { path, problem: problem2, remedy: `chmod o-w ${shellWord(path)}` };
  }
  if (owner !== uid) {
    const problem2 = `${path} belongs to another user (uid ${owner}, this runs as uid ${uid})`;
    return { path, problem: problem2, remedy: `run this as its owner, or give it to this user: chown ${uid} ${shellWord(path)}` };
  }
  if (!(mode & 63)) return void 0;
  const wanted = PRIVATE[what];
  const problem = `${path} is open to other users of this machine (${at})`;
  return { path, problem, remedy: `chmod ${wanted.toString(8)} ${shellWord(path)}`, mode: wanted };
}
function judgeFileModes(facts) {
  const { paths, uid } = facts;
  if (uid === void 0) return unsure("file-modes", "this system keeps no modes of files that could be read");
  const open = openPaths(facts);
  const details = paths.map(({ path, mode }) => `${mode.toString(8).padStart(4, "0")} ${path}`);
  if (open.length === 0) return fine("file-modes", "only this user can read the tokens, and replace them", { details });
  const foreign = open.some(({ problem }) => problem.includes("belongs to another user"));
  const canFix = open.some(({ mode }) => mode !== void 0);
  return wrong("file-modes", open.map(({ problem }) => problem).join("; "), foreign ? EXIT.usage : EXIT.failed, {
    remedy: `${open.map(({ remedy }) => remedy).join("; ")}${canFix ? " (byods doctor --fix does each chmod 600 and 700)" : ""}`,
    details
  });
}
function judgeWritable({ problem, freeBytes, neededBytes, warnings }) {
  if (problem) return wrongBy("store-writable", problem, { details: warnings });
  if (freeBytes < neededBytes) {
    return wrong(
      "store-writable",
      `the disk has ${inBytes(freeBytes)} left, and a save needs ${inBytes(neededBytes)}: no token would be refreshed`,
      EXIT.store,
      { remedy: "free some space on the disk that holds the token store", details: warnings }
    );
  }
  if (warnings.length > 0) return unsure("store-writable", warnings.join("; "));
  return fine("store-writable", `there are the rights to save, and room (${inBytes(freeBytes)}); nothing was written`);
}

// src/core/doctor/judge-configuration.ts
function judgeConfiguration(read, { kind, location }) {
  if (!("config" in read)) {
    const told = kind === "aws" && !isAboutContent(read);
    return told ? unsure("configuration", "the secret cannot be read, see below") : wrongBy("configuration", read);
  }
  const { config } = read;
  const moved = movedAway(config, addressOf({ kind, location }));
  if (moved) return wrongBy("configuration", moved);
  const ways = [
    ...config.integration ? ["an integration"] : config.credentials.has("integration") ? ["a personal token"] : [],
    ...config.serviceApp ? ["a service app"] : []
  ];
  const paused = config.orgs.filter((org) => org.paused).length;
  const orgs = `${counted(config.orgs.length, "org")}${paused > 0 ? `, ${paused} paused` : ""}`;
  const message = [`it can be read: ${[...ways, orgs].join(", ")}`, ...config.warnings].join("; ");
  return fine("configuration", message, { details: read.warnings });
}
function isAboutContent({ code }) {
  return code === "configuration" || code === "store-corrupt";
}
function withoutConfiguration(names) {
  return names.map((name) => unsure(name, "the configuration cannot be read, see above"));
}
function judgeDuplicates(config, others) {
  const hashes = new Set(config.movedTo ? [] : refreshTokenHashes(config));
  const same = others.filter(
    (other) => other.config && !other.config.movedTo && refreshTokenHashes(other.config).some((h) => hashes.has(h))
  );
  if (same.length > 0) {
    const where = same.map(({ location }) => location).join(" and ");
    return wrong(
      "duplicate-tokens",
      `${where} holds the same refresh tokens: runs on both would take them from each other`,
      EXIT.failed,
      { remedy: `keep one of the two: move ${where} away, or out of the folders in which it is found by itself` }
    );
  }
  const unread = others.filter((other) => !other.config).map(({ location }) => location);
  if (unread.length > 0) return unsure("duplicate-tokens", `${unread.join(" and ")} could not be read to compare`);
  return fine("duplicate-tokens", "no other store that is found here holds the same refresh tokens");
}
function refreshTokenHashes({ credentials }) {
  return [...credentials.values()].flatMap(({ refreshToken }) => refreshToken ? [refreshToken.value.hash] : []);
}

// src/core/doctor/judge-secret.ts
function judgeRegion(region) {
  return typeof region === "string" ? fine("aws-region", region) : wrongBy("aws-region", region);
}
function judgeAwsCredentials(expiresAt, now) {
  if (expiresAt instanceof KeeperError) return wrongBy("aws-credentials", expiresAt);
  const until = expiresAt === void 0 ? "" : `; they end ${instantFromNow(expiresAt, now)}`;
  return fine("aws-credentials", `there are AWS credentials${until}`);
}
function judgeReadable(read, location) {
  if (read instanceof KeeperError && !isAboutContent(read)) return wrongBy("secret-readable", read);
  return fine("secret-readable", `the value of the secret ${location} can be read`);
}
function judgeSecretWritable(facts, region, full2, now) {
  const name = "store-writable";
  if (facts instanceof KeeperError) return wrongBy(name, facts);
  if (facts.deletedAt !== void 0) {
    return wrong(name, `the secret is scheduled for deletion, ${instantFromNow(facts.deletedAt, now)}`, EXIT.store, {
      remedy: "bring it back: aws secretsmanager restore-secret --secret-id <name>"
    });
  }
  if (facts.replicaOf !== void 0) {
    return wrong(name, `the secret in ${region ?? "this region"} is a replica, which cannot be written`, EXIT.store, {
      remedy: `set AWS_REGION to ${facts.replicaOf}, or name the secret there by its ARN`
    });
  }
  if (full2) return wrongBy(name, full2);
  const before = facts.lockedBefore ? "byods-keeper has written to this secret before, with these rights or others" : "byods-keeper has never written to it";
  const changed = facts.changedAt === void 0 ? "" : `; it was last changed ${instantFromNow(facts.changedAt, now)}`;
  const rotated = facts.rotationEnabled ? ["AWS rotates this secret, too: switch that off, it would replace our document"] : [];
  return unsure(name, `the right to write cannot be proved without writing; ${before}${changed}`, {
    remedy: `the policy must allow secretsmanager:PutSecretValue and secretsmanager:UpdateSecretVersionStage${facts.arn === void 0 ? "" : ` on ${facts.arn}`}; byods run proves it before it asks for a token`,
    details: rotated
  });
}

// src/core/doctor/examine-store.ts
async function examineFile({ facts, writable, git }) {
  const [modes, rights, tracked] = await Promise.all([attempt(facts), attempt(writable), attempt(git)]);
  const unless = (name, found, judge) => found instanceof KeeperError ? unsure(name, found.message, { remedy: found.remedy }) : judge(found);
  return [
    unless("file-modes", modes, judgeFileModes),
    unless("git", tracked, judgeGit),
    unless("store-writable", rights, judgeWritable)
  ];
}
async function examineSecret({ clock, roomFor }, secret, read, location) {
  const region = await attempt(secret.region);
  if (typeof region !== "string") return [judgeRegion(region), ...without(location, "without a region")];
  const credentials = await attempt(secret.credentials);
  const way = [judgeRegion(region), judgeAwsCredentials(credentials, clock.now())];
  if (credentials instanceof KeeperError) return [...way, ...without(location, "without credentials").slice(1)];
  const readable = judgeReadable(read, location);
  const facts = await attempt(secret.describe);
  const writable = readable.ok === false && facts instanceof KeeperError ? unsure(
    "store-writable",
    `nobody can say whether the secret ${location} could be written: it cannot be looked at`
  ) : judgeSecretWritable(facts, region, "config" in read ? full(read, roomFor) : void 0, clock.now());
  return [...way, readable, writable];
}
function without(location, why) {
  return [
    unsure("aws-credentials", `AWS was not asked ${why}`),
    unsure("secret-readable", `the secret ${location} was not asked for ${why}`),
    unsure("store-writable", `nobody can say whether the secret ${location} could be written ${why}`)
  ];
}
function full({ config }, roomFor) {
  try {
    roomFor?.(config);
    return void 0;
  } catch (thrown) {
    return asKeeperError(thrown);
  }
}

// src/core/doctor/judge-environment.ts
function judgeEnvironment({ error, warnings }) {
  if (error) return wrongBy("environment", error, { details: warnings });
  if (warnings.length > 0) {
    return wrong("environment", warnings.join("; "), EXIT.failed, {
      remedy: "unset what is named where this program runs"
    });
  }
  return fine("environment", "every variable that is read has a value that can be meant");
}
function judgeStoreChoice(store) {
  if ("error" in store) return wrongBy("token-store", store.error);
  const { kind, location, reason } = store;
  return fine("token-store", `${kind === "file" ? location : `the AWS secret ${location}`} (${reason})`);
}

// src/core/doctor/judge-lock.ts
var LONGEST_HOLD_MS = 30 * 6e4;
function judgeLock(facts, now) {
  if (!("held" in facts)) return wrongBy("lock", facts);
  const { held, owner = "another run", since } = facts;
  if (!held) return fine("lock", "this machine can lock the store, and nobody holds the lock");
  if (since === void 0 || now - since < LONGEST_HOLD_MS) {
    const when = since === void 0 ? "" : ` since ${instantFromNow(since, now)}`;
    return fine("lock", `${owner} holds the lock${when}: a run is going on`);
  }
  return wrong(
    "lock",
    `${owner} has held the lock for ${inWords(now - since)}: no other run can renew`,
    EXIT.lockBusy,
    {
      remedy: "look at that process, and end it if it hangs; the lock is free at once then"
    }
  );
}

// src/core/doctor/judge-schedule.ts
var NAME = "schedule";
function judgeUnnamed(kind) {
  if (kind === "sandbox") return unsure(NAME, "a sandbox has no schedule");
  return unsure(NAME, "no EventBridge rule was named, and cron, systemd or byods run --watch cannot be asked", {
    remedy: "name the rule with --rule or SCHEDULE_RULE_NAME; last-success tells whether anything runs"
  });
}
function judgeRule(name, read) {
  if (read instanceof KeeperError) {
    if (read.code === "usage") return wrongBy(NAME, read);
    return unsure(NAME, `the rule ${name} could not be looked at: ${read.message}`, { remedy: read.remedy });
  }
  if (!read) {
    return wrong(NAME, `there is no EventBridge rule ${name}`, EXIT.failed, {
      remedy: "create it, or correct its name or AWS_REGION; a schedule of EventBridge Scheduler is no rule, and cannot be looked at"
    });
  }
  const { enabled, expression, targets } = read;
  const functions = targets.filter((arn) => /^arn:[^:]+:lambda:/.test(arn));
  const problems = [
    ...enabled ? [] : [[`it is disabled`, `aws events enable-rule --name ${name}`]],
    ...tooSeldom(expression),
    ...functions.length > 0 ? [] : [[whyNoFunction(targets), "give it the Lambda as its target (aws events put-targets)"]]
  ];
  if (problems.length > 0) {
    const message = `the rule ${name} does not start the hourly run: ${problems.map(([what]) => what).join("; ")}`;
    return wrong(NAME, message, EXIT.failed, {
      remedy: problems.map(([, remedy]) => remedy).join("; "),
      details: targets
    });
  }
  const starts = functions.map((arn) => arn.split(":").slice(6).join(":")).join(", ");
  return fine(NAME, `the rule ${name} is enabled (${expression}) and starts the Lambda ${starts}`, {
    details: targets
  });
}
function whyNoFunction(targets) {
  return targets.length === 0 ? "it has no target" : `its target is no Lambda but ${targets.join(", ")}`;
}
function tooSeldom(expression) {
  if (expression === void 0) {
    return [["it waits for events instead of a time", "give it the schedule expression rate(1 hour)"]];
  }
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  const minutes = Number(count) * { minute: 1, hour: 60, day: 1440 }[unit ?? "hour"];
  const hourOfCron = /^cron\(\S+ (\S+) /.exec(expression)?.[1];
  const seldom = count === void 0 ? hourOfCron !== void 0 && /^\d+$/.test(hourOfCron) : minutes > 60;
  return seldom ? [[`it runs less than once an hour (${expression})`, "set its schedule to rate(1 hour)"]] : [];
}

// src/core/doctor/examine.ts
async function examine(probes) {
  const { store, readStore } = probes;
  const reading = readStore ? attempt(() => readStore()) : void 0;
  const [ofStore, ofNetwork, ofDocument, ofLock, ofSchedule] = await Promise.all([
    guarded("store-writable", async () => [
      ...probes.file ? await examineFile(probes.file) : [],
      ...probes.secret && reading && !("error" in store) ? await examineSecret(probes, probes.secret, await reading, store.location) : []
    ]),
    guarded("webex", () => examineNetwork(probes)),
    guarded("configuration", () => examineDocument(probes, reading)),
    guarded("lock", () => examineLock(probes, reading)),
    guarded("schedule", async () => [await examineSchedule(probes)])
  ]);
  const all = [
    judgeEnvironment(probes.environment),
    judgeStoreChoice(store),
    ...ofStore,
    ...ofNetwork,
    ...ofDocument,
    ...ofLock,
    ...ofSchedule
  ];
  return CHECK_NAMES.flatMap((name) => all.filter((each) => each.name === name));
}
async function examineDocument(probes, reading) {
  const needing = ["access-token", "data-sources", "last-success"];
  if (!reading || !("kind" in probes.store)) {
    return [unsure("configuration", "there is no token store to read it from"), ...withoutConfiguration(needing)];
  }
  const read = await reading;
  const own = judgeConfiguration(read, probes.store);
  if (!("config" in read)) {
    return [own, ...withoutConfiguration(needing)];
  }
  const others = await Promise.all(
    probes.others.map(async ({ location, read: readOther }) => {
      const config = await attempt(readOther);
      return { location, config: "orgs" in config ? config : void 0 };
    })
  );
  return [own, judgeDuplicates(read.config, others), ...await examineCredentials(probes, read.config)];
}
async function examineLock({ lock, clock }, reading) {
  if (!lock || !reading) return [];
  const facts = await attempt(lock);
  const hindered = !("held" in facts) && facts.code !== "lock-unavailable" && !("config" in await reading);
  return hindered ? [unsure("lock", "the token store cannot be read, see above")] : [judgeLock(facts, clock.now())];
}
async function examineSchedule({ schedule }) {
  if (schedule.kind !== "rule") return judgeUnnamed(schedule.kind);
  return judgeRule(schedule.name, await attempt(schedule.read));
}
async function guarded(name, check) {
  const found = await attempt(check);
  return Array.isArray(found) ? found : [unsure(name, `it could not be looked at: ${found.message}`)];
}

// src/core/doctor/fix.ts
async function fix(mender) {
  const done = [];
  const failed = [];
  const tried = async (what, act) => {
    try {
      const said = await act();
      if (said !== void 0) done.push(printable(said));
    } catch (thrown) {
      failed.push(printable(`${what} failed: ${asKeeperError(thrown).message}`));
    }
  };
  if (!mender) return { done, failed };
  let facts;
  try {
    facts = await mender.facts();
  } catch {
    return { done, failed };
  }
  for (const { path, mode } of openPaths(facts)) {
    if (mode === void 0) continue;
    const command = `chmod ${mode.toString(8)} ${path}`;
    await tried(command, async () => {
      await mender.setMode(path, mode);
      return command;
    });
  }
  await tried("hiding .byods/ from git", async () => {
    const written = await mender.hideFolder();
    return written === void 0 ? void 0 : `wrote ${written}, which hides .byods/ from git`;
  });
  return { done, failed };
}

// src/core/doctor/report.ts
function doctorReport(findings, fixes) {
  return {
    version: 1,
    programVersion: VERSION,
    warnings: fixes?.failed ?? [],
    checks: findings.map(({ exitCode: _, ...check }) => check),
    ...fixes && { fixed: fixes.done }
  };
}

// src/compose-doctor.ts
async function runDoctor(options) {
  const { probes, mender, close } = await composeProbes(options);
  try {
    const fixes = options.fix ? await fix(mender) : void 0;
    const findings = await examine(probes);
    return { report: doctorReport(findings, fixes), exitCode: exitCodeOf(findings) };
  } finally {
    await close();
  }
}
async function composeProbes(options) {
  const { env, budget, clock = systemClock, log, sandbox } = options;
  const { settings, error } = settingsIn(env);
  const choice = choose(options);
  const ofStore = choice instanceof KeeperError ? { probes: {} } : await probesOf(choice, options);
  const webex = settings && createWebex({
    ...settings,
    baseUrl: settings.apiBaseUrl,
    clock,
    ids: systemIds,
    // A person waits, and one that hangs is what is to be found.
    retries: Math.min(1, settings.retries),
    requestTimeoutMs: 1e4,
    version: VERSION,
    // The clock has a check of its own.
    log: { ...log, warn: log.debug }
  });
  const probes = {
    clock,
    budget,
    settings,
    webex,
    environment: { error, warnings: options.warnings },
    store: choice instanceof KeeperError ? { error: choice } : { ...choice, ...sandbox && { reason: "--sandbox" } },
    others: choice instanceof KeeperError || sandbox ? [] : await storesBeside(choice, options),
    schedule: scheduleOf(options),
    lookup: async (host) => (await import("./name-lookup-Z45YHJ3B.js")).lookUpName(host, clock),
    ...ofStore.probes
  };
  return { probes, mender: ofStore.mender, close: async () => await webex?.close() };
}
function settingsIn(env) {
  try {
    return { settings: readSettings(env) };
  } catch (thrown) {
    const error = asKeeperError(thrown);
    try {
      const settings = readSettings({
        WEBEX_API_BASE_URL: env.WEBEX_API_BASE_URL,
        HTTPS_PROXY: env.https_proxy || env.HTTPS_PROXY,
        NO_PROXY: env.no_proxy || env.NO_PROXY,
        NODE_TLS_REJECT_UNAUTHORIZED: env.NODE_TLS_REJECT_UNAUTHORIZED
      });
      return { error, settings };
    } catch {
      return { error };
    }
  }
}
function choose(clues) {
  try {
    return chooseStore(clues);
  } catch (thrown) {
    return asKeeperError(thrown);
  }
}
async function probesOf(choice, options) {
  const { env, log, clock = systemClock } = options;
  try {
    const store = await openStore(choice, { env, log, clock, ids: systemIds });
    const { probes, mender } = choice.kind === "file" ? await ofFile(choice, env) : await ofSecret(choice, options);
    const readStore = () => store.read();
    const roomFor = (config) => store.refuseTooMany?.(config, []);
    return { probes: { ...probes, readStore, roomFor }, mender };
  } catch (thrown) {
    return { probes: { readStore: () => Promise.reject(asKeeperError(thrown)) } };
  }
}
async function ofFile({ location }, env) {
  const [{ findPlace }, files, { loadKernelLock }, { askGit }] = await Promise.all([
    import("./place-C5BYEUO3.js"),
    import("./examine-VYQR3B53.js"),
    import("./lock-SHNTHYV5.js"),
    import("./git-DETGWXTM.js")
  ]);
  const file = {
    facts: async () => await files.examineFiles(await findPlace(location)),
    writable: async () => await files.examineWritable(await findPlace(location)),
    async git() {
      const place = await findPlace(location);
      const { paths } = await files.examineFiles(place);
      const folder = paths.find(({ what }) => what === "folder")?.path;
      return await askGit({ ...place, folder, env });
    }
  };
  const mender = {
    facts: file.facts,
    setMode: files.setMode,
    hideFolder: async () => await files.hideFolder(await findPlace(location))
  };
  return {
    mender,
    probes: { file, lock: async () => await files.examineLock(await findPlace(location), loadKernelLock) }
  };
}
async function ofSecret({ location }, { env, clock = systemClock }) {
  const [{ examineSecret: examineSecret2 }, { secretsManagerClient }] = await Promise.all([
    import("./examine-25ONFX73.js"),
    import("./secrets-manager-client-UMGYUZ7U.js")
  ]);
  const client = secretsManagerClient(location, env);
  const secret = examineSecret2({ client, secretId: location, clock, ids: systemIds, profile: env.AWS_PROFILE });
  return { probes: { secret, lock: secret.lock } };
}
async function storesBeside(choice, { env, log, clock = systemClock }) {
  const { fileTokenStore } = await import("./file-FCRBFNZE.js");
  return otherFiles(choice, env).map((location) => ({
    location,
    read: async () => (await fileTokenStore({ path: location, clock, log }).read()).config
  }));
}
function scheduleOf({ sandbox, rule, env }) {
  const name = rule ?? (env.SCHEDULE_RULE_NAME?.trim() || void 0);
  if (sandbox) return { kind: "sandbox" };
  if (name === void 0) return { kind: "unnamed" };
  const read = async () => (await import("./schedule-rule-ALKRVFF6.js")).readScheduleRule(name, env);
  return { kind: "rule", name, read };
}
export {
  runDoctor
};
