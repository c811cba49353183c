import {
  readWatchMinutes,
  runRenewalPass,
  watch,
  watchIntervalMs
} from "./chunks/chunk-IZVIA4PG.js";
import "./chunks/chunk-DS5FV3V4.js";
import "./chunks/chunk-XPRF6DAD.js";
import {
  credentialReport
} from "./chunks/chunk-VFUTNFGN.js";
import "./chunks/chunk-VSMXFCZR.js";
import "./chunks/chunk-465M44TK.js";
import "./chunks/chunk-6WSGHZSJ.js";
import "./chunks/chunk-DXOZ7PF6.js";
import "./chunks/chunk-ZEO5VXWT.js";
import {
  OperationError,
  composeKeeper
} from "./chunks/chunk-536XNRZ5.js";
import "./chunks/chunk-FLYHAESS.js";
import "./chunks/chunk-4II2GY4P.js";
import "./chunks/chunk-HZ4XIPOS.js";
import "./chunks/chunk-7YXPQWUJ.js";
import "./chunks/chunk-LMNM2FV2.js";
import "./chunks/chunk-TN6HNYJL.js";
import "./chunks/chunk-NDNEQYTP.js";
import {
  IncompleteListError
} from "./chunks/chunk-BWL6QBY2.js";
import "./chunks/chunk-O62ASZ3C.js";
import "./chunks/chunk-DA3WYKSN.js";
import {
  SingleFlight
} from "./chunks/chunk-DQNDXNZL.js";
import "./chunks/chunk-ZMDZLBX6.js";
import "./chunks/chunk-QUMIXTFP.js";
import "./chunks/chunk-S2LNS46J.js";
import "./chunks/chunk-RD4N343M.js";
import "./chunks/chunk-SCNFPUDF.js";
import "./chunks/chunk-YUTMZUC3.js";
import "./chunks/chunk-DARKQW4H.js";
import "./chunks/chunk-E6RQMAMS.js";
import "./chunks/chunk-WR3VBXJL.js";
import "./chunks/chunk-IU7G4H37.js";
import "./chunks/chunk-L77LFN3E.js";
import "./chunks/chunk-AD4ACKFS.js";
import "./chunks/chunk-UVTWBKZK.js";
import "./chunks/chunk-C66VB54J.js";
import "./chunks/chunk-E7RHLWP2.js";
import "./chunks/chunk-R2FHURN2.js";
import "./chunks/chunk-7EEW3DDW.js";
import "./chunks/chunk-GMDZM3WL.js";
import "./chunks/chunk-2FJLWXQ3.js";
import {
  resolveOrg
} from "./chunks/chunk-PNTDRFCP.js";
import "./chunks/chunk-FDDU43E4.js";
import "./chunks/chunk-TTQVLUF6.js";
import "./chunks/chunk-FEZTV5WA.js";
import "./chunks/chunk-DGEGZPY2.js";
import {
  EXIT,
  KeeperError,
  ReauthorizationRequiredError,
  asKeeperError
} from "./chunks/chunk-DSMZJSUZ.js";
import "./chunks/chunk-AGUPEUTK.js";

// src/library-keepers.ts
var keepers = /* @__PURE__ */ new WeakMap();
function standBehind(object, keeper) {
  keepers.set(object, keeper);
}
function behind(object) {
  return keepers.get(object);
}

// src/library.ts
var SILENT = { debug() {
}, info() {
}, warn() {
}, error() {
} };
var TokenManager = class _TokenManager {
  #keeper;
  constructor(keeper) {
    this.#keeper = keeper;
    standBehind(this, keeper);
  }
  /**
   * Opens the token store. Sends nothing and reads nothing but the environment.
   *
   * @throws KeeperError for a bad setting, or when no token store is to be found
   */
  static async open(options = {}) {
    const { store, env = process.env, log = SILENT } = options;
    return new _TokenManager(await composeKeeper({ env, log, store }));
  }
  /**
   * An access token that lives at least another minute, renewed first when it is past half its life. `reveal()` gives
   * its text; printing it, in any way, gives `[redacted]`.
   *
   * @param org  an org's id or name; may be left out where one org is configured
   * @param options.minTtlMs  how long it must live: it is renewed when less is left, and only then
   * @throws KeeperError `reauthorization-required` when a person must act; others as `docs/json.md` lists them
   */
  async accessToken(org, options = {}) {
    return await this.#keeper.tokens.accessToken(org, options);
  }
  /**
   * Calls with an access token, and once more with another when the first call is answered with 401: when it returns
   * something with the `status` 401, as `fetch` does, or throws it.
   */
  async withAccessToken(call, org) {
    return await this.#keeper.tokens.withAccessToken(call, org);
  }
  /** Renews every credential that is due (with `force`: every one), and tells of each what was done and why. */
  async refresh(options = {}) {
    const { tokens, clock } = this.#keeper;
    const orgs = options.org === void 0 ? void 0 : [resolveOrg(await tokens.config(), options.org)];
    const outcomes = await tokens.refresh({ ...orgs && { orgs }, ...options.force && { force: true } });
    if (tokens.saveFailure) throw tokens.saveFailure;
    const config = await tokens.config();
    return outcomes.map((outcome) => credentialReport(outcome, config, clock.now()));
  }
  /** Waits for saves that have begun, and cuts the connections. */
  async close() {
    await this.#keeper.close();
  }
};

// src/library-data-sources.ts
var DataSources = class {
  #keeper;
  constructor(tokens) {
    this.#keeper = behind(tokens);
  }
  /**
   * Every data source of one org.
   *
   * @throws IncompleteListError when Webex's list could not be read to its end; its `found` is what was read
   */
  async list(org) {
    return await this.#keeper.dataSources.list(org);
  }
  /** One data source as it is now. */
  async get(id, org) {
    return (await this.#keeper.dataSources.get(id, org)).value;
  }
  /**
   * Whether Webex signed the token that a data source was read with, it has not ended, and it says what the data source
   * says; `reason` tells in words why not. Webex's published keys are read first where they have to be, at its own known
   * addresses alone; when they cannot be read, the token counts as not verified.
   */
  async verify(dataSource) {
    return await this.#keeper.verifyDataSourceToken(dataSource);
  }
  /**
   * Gives a data source a new nonce and lifetime, changes nothing else, and returns once Webex's answer proves it.
   *
   * @param options.minutes  from 1 to 1440, which is the default
   * @param options.nonce    makes the nonce; left out: a random UUID
   * @throws KeeperError `disabled`, `not-extended`, `incomplete`, … and `usage` before anything is sent
   */
  async extend(id, options = {}) {
    return await this.#keeper.dataSources.extend(id, options);
  }
  /** The schemas that a data source can be registered with. */
  async schemas(org) {
    return await this.#keeper.dataSources.schemas(org);
  }
  /**
   * Registers a data source, and returns once Webex's answer proves it. Left out, `audience` and `subject` are `BYODS`,
   * `tokenLifetimeMinutes` 1440, `status` `active`, and `schemaId` that of VoiceVirtualAgent or the only one there is. A
   * registration whose answer is lost is looked for by its nonce before anything is sent again.
   *
   * @throws KeeperError `usage` with everything that is wrong, before anything is sent
   * @throws OperationError `webex-refused`, …; its `after` is the data source where one was registered all the same
   */
  async register(fields, options = {}) {
    return await this.#keeper.dataSources.register(fields, options);
  }
  /**
   * Changes what is named of a data source, keeps everything else as it is, and returns once Webex's answer proves it.
   * One that is disabled needs an `errorMessage`; `status: 'active'` enables it again.
   *
   * @throws KeeperError `usage` with everything that is wrong, before anything is sent
   * @throws OperationError `incomplete`, `not-changed`, `changed-meanwhile`, …
   */
  async update(id, fields, options = {}) {
    return await this.#keeper.dataSources.update(id, fields, options);
  }
  /**
   * Deletes a data source for good, and looks that it is gone.
   *
   * @throws OperationError `not-found`, `not-changed`, …
   */
  async remove(id, options = {}) {
    return await this.#keeper.dataSources.remove(id, options);
  }
};

// src/library-renewal-pass.ts
function renewalPass(tokens, settings = {}) {
  const keeper = behind(tokens);
  const { clock, log } = keeper;
  const { lifetimeMinutes, renewAfterMinutes, concurrency, onlyDataSources: only } = keeper.settings;
  const { everyMinutes, onReport } = settings;
  const asked = everyMinutes === void 0 ? void 0 : readWatchMinutes(everyMinutes, "everyMinutes");
  const intervalMs = watchIntervalMs(asked, lifetimeMinutes);
  const onError = settings.onError ?? ((thrown) => log.error("the renewal pass failed", { error: asKeeperError(thrown).toJSON() }));
  const flight = new SingleFlight();
  let stopping;
  let watching = Promise.resolve();
  const pass = () => flight.run(
    "pass",
    () => runRenewalPass(keeper, { lifetimeMinutes, renewAfterMinutes, concurrency, ...only && { only } })
  );
  const watchedPass = async () => {
    try {
      const { report, exitCode } = await pass();
      onReport?.(report);
      return { failed: exitCode !== EXIT.ok };
    } catch (thrown) {
      onError(thrown);
      return { failed: true };
    }
  };
  return {
    run: async () => (await pass()).report,
    start() {
      if (stopping && !stopping.signal.aborted) return;
      stopping = new AbortController();
      const { signal } = stopping;
      const onPass = (reason) => log.info("a renewal pass begins", { reason });
      watching = Promise.all([watching, watch({ clock, intervalMs, signal, pass: watchedPass, onPass })]);
    },
    async stop() {
      stopping?.abort();
      await watching;
    }
  };
}
export {
  DataSources,
  EXIT,
  IncompleteListError,
  KeeperError,
  OperationError,
  ReauthorizationRequiredError,
  TokenManager,
  renewalPass
};
