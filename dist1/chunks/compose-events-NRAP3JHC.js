import {
  openProblemMemory,
  problemStore
} from "./chunk-7WO54MHZ.js";
import {
  VERSION
} from "./chunk-SCNFPUDF.js";
import {
  readSettings
} from "./chunk-YUTMZUC3.js";
import "./chunk-DARKQW4H.js";
import "./chunk-AD4ACKFS.js";
import {
  systemClock,
  systemIds
} from "./chunk-C66VB54J.js";
import "./chunk-E7RHLWP2.js";
import "./chunk-GMDZM3WL.js";
import "./chunk-DSMZJSUZ.js";
import "./chunk-AGUPEUTK.js";

// src/compose-events.ts
async function openBusListening(place) {
  const { env } = place;
  const { eventBus: name } = readSettings({ EVENT_BUS_NAME: env.EVENT_BUS_NAME });
  if (name === void 0) return void 0;
  const [{ eventBridgeBus }, { eventBridgeClient }] = await Promise.all([
    import("./events-NFNS7GQU.js"),
    import("./event-bridge-client-KXGVBKLH.js")
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
      ...env.AWS_LAMBDA_FUNCTION_NAME && { function: env.AWS_LAMBDA_FUNCTION_NAME }
    }
  };
}
async function openMemory(place, bus) {
  const { env, log } = place;
  const { kind, location } = problemStore(place);
  if (kind === "file") {
    return await openProblemMemory({ ...place, listener: bus });
  }
  const [{ secretProblemMemory }, { secretsManagerClient }] = await Promise.all([
    import("./told-problems-2UGY5OYW.js"),
    import("./secrets-manager-client-UMGYUZ7U.js")
  ]);
  return secretProblemMemory({
    client: secretsManagerClient(location, env),
    secretId: location,
    profile: env.AWS_PROFILE,
    listener: bus,
    clock: systemClock,
    ids: systemIds,
    log
  });
}
export {
  openBusListening
};
