import {
  GUARD_MS,
  isUsable
} from "./chunk-DA3WYKSN.js";
import {
  inWords
} from "./chunk-QUMIXTFP.js";
import {
  isBearerToken
} from "./chunk-S2LNS46J.js";
import {
  credentialProblem
} from "./chunk-IU7G4H37.js";
import {
  isTemplateValue
} from "./chunk-FEZTV5WA.js";
import {
  isJsonObject
} from "./chunk-DGEGZPY2.js";
import {
  KeeperError,
  WebexAnswerError,
  WebexUnreachableError
} from "./chunk-DSMZJSUZ.js";
import {
  Secret
} from "./chunk-AGUPEUTK.js";

// src/core/policy/refresh-refusal.ts
function refusalOf(error) {
  if (error.code === "client-credentials") return "client";
  if (error.oauthError !== void 0) return error.oauthError === "invalid_grant" ? "dead" : "other";
  if (error.status === 401) return "dead";
  return error.status === 400 && /refresh[ _]token/i.test(error.reasons) ? "dead" : "other";
}

// src/core/policy/token-answer.ts
var LONGEST_LIFE_S = 10 * 365 * 86400;
var UNKNOWN_LIFE_S = 3600;
function readTokenAnswer(answer, via, now) {
  const body = isJsonObject(answer.body) ? answer.body : {};
  const warnings = [];
  const refreshToken = refreshTokenIn(body.refresh_token);
  if (typeof body.refresh_token === "string" && body.refresh_token !== "" && !refreshToken) {
    warnings.push("Webex gave a refresh_token that cannot be stored; the old one is kept");
  }
  const refreshLife = lifeIn(body.refresh_token_expires_in);
  if (refreshLife === "bad") warnings.push("Webex gave an impossible refresh_token_expires_in; its end is not known");
  const fromRefresh = {
    ...refreshToken && { refreshToken },
    ...typeof refreshLife === "number" && { refreshTokenExpiresAt: answer.requestedAt + refreshLife * 1e3 }
  };
  const useless = (problem) => ({
    problem,
    warnings,
    ...refreshToken && { received: { ...fromRefresh, obtainedAt: answer.requestedAt, via } }
  });
  if (typeof body.error === "string" && body.error !== "")
    return useless("its status was a success and its content an error");
  const accessToken = accessTokenIn(body.access_token);
  if (!accessToken) return useless("it holds no usable access_token");
  const life = lifeIn(body.expires_in);
  if (life === "bad") return useless("its expires_in is not a life that a token can have");
  if (life === void 0) warnings.push("Webex did not say how long the access token lives; one hour is assumed");
  const expiresAt = answer.requestedAt + (life ?? UNKNOWN_LIFE_S) * 1e3;
  if (expiresAt - now < GUARD_MS) return useless("the access token in it is over already: the clocks disagree");
  return { received: { accessToken, expiresAt, ...fromRefresh, obtainedAt: answer.requestedAt, via }, warnings };
}
function refreshTokenIn(value) {
  return isStorable(value) ? new Secret(value) : void 0;
}
function accessTokenIn(value) {
  return isStorable(value) && isBearerToken(value) ? new Secret(value) : void 0;
}
function isStorable(value) {
  return typeof value === "string" && credentialProblem(value) === void 0 && !isTemplateValue(value) && !/[\r\n]$/.test(value);
}
function lifeIn(value) {
  if (value === void 0 || value === null) return void 0;
  const seconds = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
  const good = typeof seconds === "number" && Number.isInteger(seconds) && seconds > 0 && seconds <= LONGEST_LIFE_S;
  return good ? seconds : "bad";
}

// src/core/refresh.ts
var REFRESH_NEEDS_MS = 3e4;
var PATIENT_WHILE_MS = 24 * 36e5;
async function refreshCredential(context, key, client) {
  const { session } = context;
  const first = await present(context, key, client);
  if (first.kind !== "dead") return first;
  try {
    await session.reread();
  } catch {
    return first;
  }
  const held = session.credential(key)?.refreshToken?.value.hash;
  let last = first;
  if (held !== void 0 && held !== first.presented) {
    const second = await present(context, key, client);
    if (second.kind !== "dead") return second;
    last = second;
  }
  const credential = session.credential(key);
  if (credential?.refreshToken?.value.hash === last.presented) {
    session.saveLater({ credential: key, notes: { ...credential.notes, rejectedRefreshToken: last.presented } });
  }
  return last;
}
async function present(context, key, client) {
  const { session, clock } = context;
  const credential = session.credential(key);
  const token = credential?.refreshToken;
  if (!credential || !token) return failed(new KeeperError("internal", `there is no refresh token for ${key}`));
  if (context.budget.signal?.aborted) {
    return failed(new KeeperError("interrupted", "interrupted before the refresh was begun; nothing was sent"));
  }
  if (Math.min(context.budget.remainingMs(), session.remainingMs()) < REFRESH_NEEDS_MS) {
    return failed(new KeeperError("out-of-time", "too little time was left to begin a refresh; nothing was sent"));
  }
  let answer;
  try {
    answer = await send(context, credential, client);
  } catch (thrown) {
    if (thrown instanceof WebexAnswerError && refusalOf(thrown) === "dead") {
      return { kind: "dead", error: thrown, presented: token.value.hash };
    }
    if (!(thrown instanceof KeeperError)) throw thrown;
    if (thrown instanceof WebexUnreachableError && thrown.sent === "maybe") {
      session.saveLater({ credential: key, notes: { ...credential.notes, suspectRefreshToken: token.value.hash } });
    }
    return failed(thrown);
  }
  const { received, problem, warnings } = readTokenAnswer(answer, "refresh", clock.now());
  if (received) {
    await session.saveNow({
      credential: key,
      replaces: token.value.hash,
      tokens: { ...received, apiOrigin: context.apiOrigin },
      notes: problem === void 0 ? notesAfter(credential.notes, received) : credential.notes
    });
  }
  if (problem !== void 0) {
    const kept = received ? "the refresh token in it was saved" : "what is stored was left as it is";
    return failed(
      new KeeperError("bad-answer", `Webex's answer to the refresh cannot be used: ${problem}; ${kept}`, answer)
    );
  }
  if (received?.accessToken && received.accessToken.hash === credential.notes.rejectedAccessToken) {
    const again = "Webex answered the refresh with the access token that it had rejected; what came was saved";
    return failed(new KeeperError("bad-answer", again, answer));
  }
  return {
    kind: "renewed",
    warnings: [...warnings, ...growthWarnings(credential, session.credential(key), clock.now())]
  };
}
async function send(context, credential, client) {
  const budget = { remainingMs: () => Math.min(context.budget.remainingMs(), context.session.remainingMs()) };
  const token = credential.refreshToken.value;
  try {
    return await context.oauth.refresh(client, token, budget);
  } catch (thrown) {
    const lost = thrown instanceof WebexUnreachableError && thrown.sent === "maybe";
    if (context.budget.signal?.aborted) throw thrown;
    const now = context.clock.now();
    const left = isUsable(credential, now) ? (credential.accessToken?.expiresAt ?? now) - now : 0;
    if (!lost || left > PATIENT_WHILE_MS || budget.remainingMs() < REFRESH_NEEDS_MS) throw thrown;
    return await context.oauth.refresh(client, token, budget);
  }
}
function notesAfter(notes, received) {
  const { rejectedAccessToken, rejectedRefreshToken } = notes;
  const still = (rejected, token) => rejected !== void 0 && (token === void 0 || token.hash === rejected);
  return {
    ...still(rejectedAccessToken, received.accessToken) && { rejectedAccessToken },
    ...still(rejectedRefreshToken, received.refreshToken) && { rejectedRefreshToken }
  };
}
function growthWarnings(before, after, now) {
  const was = before.refreshToken?.expiresAt;
  const is = after?.refreshToken?.expiresAt;
  const aDayPassed = before.obtainedAt !== void 0 && now - before.obtainedAt >= 24 * 36e5;
  if (was === void 0 || is === void 0 || !aDayPassed || is > was + 6e4) return [];
  return [`the refresh did not lengthen the life of the refresh token: ${inWords(is - now)} left`];
}
function failed(error) {
  return { kind: "failed", error };
}

export {
  readTokenAnswer,
  REFRESH_NEEDS_MS,
  refreshCredential,
  notesAfter
};
