import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, type KeeperEvent } from '../../core/keeper-event.ts';
import type { Budget, Clock, EventBus, Ids, RefusedEvent } from '../../core/ports.ts';
import { redact } from '../../core/secret.ts';
import { AWS_REQUEST_TIMEOUT_MS } from './client.ts';
import { type EventFailure, failureOfCall, failureOfEntry } from './event-failures.ts';

/** The most that one PutEvents takes: docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MOST_ENTRIES = 10;
const MOST_BYTES = 262_144;
/** What the time of an entry counts. */
const TIME_BYTES = 14;

/** How often an event is offered, and what is waited in between at first. */
const TRIES = 3;
const FIRST_PAUSE_MS = 200;
/** With less time left nothing is begun. */
const LEAST_MS = 250;

/** What an event bus on AWS is made of. */
export interface EventBusOptions {
  /** Its name or ARN. */
  readonly name: string;
  /** It should try each request once: what fails is tried again here, entry by entry. */
  readonly client: EventBridgeClient;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly ids: Pick<Ids, 'random'>;
}

interface Offer {
  readonly event: KeeperEvent;
  readonly entry: PutEventsRequestEntry;
  readonly bytes: number;
}
interface Refusal extends Offer, EventFailure {}

/**
 * An event bus of Amazon EventBridge. Events go ten at a time and below 256 KB; those that it refuses for a moment only
 * (throttling, its own failures, no answer) are offered again, twice at most. An event whose answer was lost may come
 * twice, as any event of EventBridge may.
 */
export function eventBridgeBus({ name, client, clock, ids }: EventBusOptions): EventBus {
  const offerOnce = async (offers: readonly Offer[], limitMs: number): Promise<Refusal[]> => {
    const Entries = offers.map(({ entry }) => entry);
    const abortSignal = AbortSignal.timeout(Math.ceil(Math.min(limitMs, AWS_REQUEST_TIMEOUT_MS)));
    try {
      const answer = await client.send(new PutEventsCommand({ Entries }), { abortSignal });
      // In the order of the request, whatever became of each.
      return offers.flatMap((offer, index) => {
        const failure = failureOfEntry(answer.Entries?.[index]);
        return failure ? [{ ...offer, ...failure }] : [];
      });
    } catch (thrown) {
      const failure = failureOfCall(thrown);
      return offers.map((offer) => ({ ...offer, ...failure }));
    }
  };
  const offer = async (batch: readonly Offer[], budget: Budget): Promise<Refusal[]> => {
    let waiting: Refusal[] = batch.map((each) => ({ ...each, why: 'the time ran out', passing: true }));
    const final: Refusal[] = [];
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
    async send(events, budget): Promise<RefusedEvent[]> {
      const offers = events.map((event) => offerOf(event, name));
      const refused: RefusedEvent[] = offers
        .filter(({ bytes }) => bytes > MOST_BYTES)
        .map(({ event }) => ({ event, why: 'it is larger than an event may be' }));
      for (const batch of batches(offers.filter(({ bytes }) => bytes <= MOST_BYTES))) {
        refused.push(...(await offer(batch, budget)).map(({ event, why }) => ({ event, why })));
      }
      return refused;
    },
  };
}

function offerOf(event: KeeperEvent, bus: string): Offer {
  const Detail = redact(JSON.stringify(event.detail));
  const DetailType = event.detailType;
  const bytes = TIME_BYTES + [EVENT_SOURCE, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const entry = { EventBusName: bus, Source: EVENT_SOURCE, DetailType, Detail, Time: new Date(event.at) };
  return { event, entry, bytes };
}

function batches(offers: readonly Offer[]): Offer[][] {
  const all: Offer[][] = [];
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
