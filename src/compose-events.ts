import { systemClock, systemIds } from './adapters/system.ts';
import { openProblemMemory, type ProblemPlace, problemStore } from './compose-problems.ts';
import type { BusListening } from './core/event-news.ts';
import type { Log, ProblemMemory } from './core/ports.ts';
import { readSettings } from './core/settings.ts';
import { VERSION } from './core/version.ts';

/** Which token store a run works with, and whether somebody is told. */
export interface EventPlace extends ProblemPlace {
  readonly log: Log;
}

/**
 * The event bus of `EVENT_BUS_NAME`, and the memory of what it was told: for a store in AWS in the same secret, so that a
 * Lambda remembers and a laptop with the same secret tells nothing twice; for a file in the user's state folder. Undefined
 * where no bus is named; only then is the SDK not loaded. Sends nothing yet.
 *
 * @throws KeeperError for a bad variable, or a store that is not named as stores are
 */
export async function openBusListening(place: EventPlace): Promise<BusListening | undefined> {
  const { env } = place;
  // What else is badly set is a problem that the bus is to be told of.
  const { eventBus: name } = readSettings({ EVENT_BUS_NAME: env.EVENT_BUS_NAME });
  if (name === undefined) return undefined;
  const [{ eventBridgeBus }, { eventBridgeClient }] = await Promise.all([
    import('./adapters/aws/events.ts'),
    import('./adapters/aws/event-bridge-client.ts'),
  ]);
  const { kind, location } = problemStore(place);
  const memory = await openMemory(place, name);
  return {
    bus: eventBridgeBus({ name, client: eventBridgeClient(name, env, 1), clock: systemClock, ids: systemIds }),
    memory,
    clock: systemClock,
    origin: {
      programVersion: VERSION,
      store: { kind, location },
      ...(env.AWS_LAMBDA_FUNCTION_NAME && { function: env.AWS_LAMBDA_FUNCTION_NAME }),
    },
  };
}

async function openMemory(place: EventPlace, bus: string): Promise<ProblemMemory> {
  const { env, log } = place;
  const { kind, location } = problemStore(place);
  // Only a secret keeps it beside its tokens.
  if (kind !== 'aws') {
    return await openProblemMemory({ ...place, listener: bus });
  }
  const [{ secretProblemMemory }, { secretsManagerClient }] = await Promise.all([
    import('./adapters/token-store/secrets-manager/told-problems.ts'),
    import('./adapters/aws/secrets-manager-client.ts'),
  ]);
  return secretProblemMemory({
    client: secretsManagerClient(location, env),
    secretId: location,
    profile: env.AWS_PROFILE,
    listener: bus,
    clock: systemClock,
    ids: systemIds,
    log,
  });
}
