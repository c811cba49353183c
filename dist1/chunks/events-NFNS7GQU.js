import {
  AWS_REQUEST_TIMEOUT_MS
} from "./chunk-WAVKI7VC.js";
import "./chunk-AD4ACKFS.js";
import "./chunk-DSMZJSUZ.js";
import {
  printable,
  redact
} from "./chunk-AGUPEUTK.js";

// src/adapters/aws/events.ts
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";

// src/core/keeper-event.ts
var EVENT_SOURCE = "byods-keeper";

// src/adapters/aws/event-failures.ts
var PASSING = /^(InternalFailure|InternalException|Throttl\w+|TooManyRequests\w*|RequestLimitExceeded|ServiceUnavailable\w*)$/;
var HINTS = [
  [/^(AccessDenied|NotAuthorized)/, "allow events:PutEvents on that bus, in the role and in the policy of the bus"],
  [/^ResourceNotFound/, "correct EVENT_BUS_NAME, or the region"],
  [/^Region is missing/, "set AWS_REGION, or give EVENT_BUS_NAME as an ARN"],
  [/^CredentialsProvider/, "sign in (aws sso login), or set AWS_PROFILE"]
];
function failureOfEntry(entry) {
  if (entry?.EventId !== void 0 && entry.ErrorCode === void 0) return void 0;
  return failureOf(entry?.ErrorCode ?? "no answer", entry?.ErrorMessage ?? "");
}
function failureOfCall(thrown) {
  if (!(thrown instanceof Error)) return { why: "it failed", passing: false };
  const { status, answered } = statusOf(thrown);
  const { why, passing } = failureOf(thrown.name, thrown.message);
  return { why, passing: passing || status >= 500 || status === 429 || !answered && !isOurs(thrown) };
}
function failureOf(code, message) {
  const told = [code, message].filter((part) => part !== "" && part !== "Error").join(": ");
  const hint = HINTS.find(([beginning]) => beginning.test(told))?.[1];
  return { why: printable(`${told}${hint === void 0 ? "" : ` (${hint})`}`), passing: PASSING.test(code) };
}
function statusOf(thrown) {
  const { httpStatusCode } = thrown.$metadata ?? {};
  return { status: httpStatusCode ?? 0, answered: httpStatusCode !== void 0 };
}
function isOurs({ name, message }) {
  return /Credentials/.test(name) || /^Region is missing/.test(message);
}

// src/adapters/aws/events.ts
var MOST_ENTRIES = 10;
var MOST_BYTES = 262144;
var TIME_BYTES = 14;
var TRIES = 3;
var FIRST_PAUSE_MS = 200;
var LEAST_MS = 250;
function eventBridgeBus({ name, client, clock, ids }) {
  const offerOnce = async (offers, limitMs) => {
    const Entries = offers.map(({ entry }) => entry);
    const abortSignal = AbortSignal.timeout(Math.ceil(Math.min(limitMs, AWS_REQUEST_TIMEOUT_MS)));
    try {
      const answer = await client.send(new PutEventsCommand({ Entries }), { abortSignal });
      return offers.flatMap((offer2, index) => {
        const failure = failureOfEntry(answer.Entries?.[index]);
        return failure ? [{ ...offer2, ...failure }] : [];
      });
    } catch (thrown) {
      const failure = failureOfCall(thrown);
      return offers.map((offer2) => ({ ...offer2, ...failure }));
    }
  };
  const offer = async (batch, budget) => {
    let waiting = batch.map((each) => ({ ...each, why: "the time ran out", passing: true }));
    const final = [];
    for (let tried = 0; tried < TRIES && waiting.length > 0; tried += 1) {
      const pauseMs = tried === 0 ? 0 : FIRST_PAUSE_MS * 2 ** (tried - 1) * (0.5 + ids.random() / 2);
      if (budget.remainingMs() - pauseMs < LEAST_MS || budget.signal?.aborted) break;
      if (pauseMs > 0) await clock.sleep(pauseMs);
      const refused = await offerOnce(waiting, budget.remainingMs());
      final.push(...refused.filter(({ passing }) => !passing));
      waiting = refused.filter(({ passing }) => passing);
    }
    return [...final, ...waiting];
  };
  return {
    name,
    async send(events, budget) {
      const offers = events.map((event) => offerOf(event, name));
      const refused = offers.filter(({ bytes }) => bytes > MOST_BYTES).map(({ event }) => ({ event, why: "it is larger than an event may be" }));
      for (const batch of batches(offers.filter(({ bytes }) => bytes <= MOST_BYTES))) {
        refused.push(...(await offer(batch, budget)).map(({ event, why }) => ({ event, why })));
      }
      return refused;
    }
  };
}
function offerOf(event, bus) {
  const Detail = redact(JSON.stringify(event.detail));
  const DetailType = event.detailType;
  const bytes = TIME_BYTES + [EVENT_SOURCE, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const entry = { EventBusName: bus, Source: EVENT_SOURCE, DetailType, Detail, Time: new Date(event.at) };
  return { event, entry, bytes };
}
function batches(offers) {
  const all = [];
  let room = 0;
  for (const offer of offers) {
    const last = all.at(-1);
    if (!last || last.length === MOST_ENTRIES || room < offer.bytes) {
      all.push([offer]);
      room = MOST_BYTES - offer.bytes;
    } else {
      last.push(offer);
      room -= offer.bytes;
    }
  }
  return all;
}
export {
  eventBridgeBus
};
