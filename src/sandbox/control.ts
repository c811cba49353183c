import type { VirtualClock } from './clock.ts';
import { ControlError, mustBeFine, mustBeThere } from './control-error.ts';
import {
  type CredentialView,
  credentialViews,
  currentPair,
  issueNewPair,
  type Revocable,
  revoke,
} from './credentials.ts';
import { changeDataSource, changeMistakes } from './data-source-changes.ts';
import type { DataSourceFields, DataSourceRecord } from './data-sources.ts';
import { type Delivery, deliveryView } from './delivery.ts';
import { type DataSourceChange, type Fault, faultMistakes, type ListedFault } from './faults.ts';
import type { LedgerView } from './ledger.ts';
import { defaultModes, type ModeChanges, type Modes, modeMistakes } from './modes.ts';
import { newDataSourceFields } from './new-data-source.ts';
import type { SetupPair } from './setup.ts';
import type { SandboxOrg, World } from './world.ts';

/** A data source to create from outside: whatever is left out has a default. */
type NewDataSource = Partial<DataSourceFields> & { orgId: string; id?: string; ageMinutes?: number };

/** The handle on a running sandbox: what the control routes call, for use in the same process. */
export interface SandboxControl {
  clock: Pick<VirtualClock, 'now' | 'advance' | 'set' | 'freeze' | 'run' | 'state'>;
  modes: {
    get(): Modes;
    /** Changes only what is given; `refreshFor`, `profileFor` and `omitFor` are merged by id. */
    set(changes: ModeChanges): Modes;
    reset(): Modes;
  };
  faults: {
    add(...faults: Fault[]): ListedFault[];
    list(): ListedFault[];
    /** Removes one by id, or all; says how many. */
    clear(id?: string): number;
  };
  ledger: { get(): LedgerView; reset(): void };
  dataSources: {
    list(): DataSourceRecord[];
    get(id: string): DataSourceRecord;
    create(wanted: NewDataSource): DataSourceRecord;
    change(id: string, change: DataSourceChange): DataSourceRecord | undefined;
    delete(id: string): void;
  };
  orgs: {
    list(): SandboxOrg[];
    /** Its tokens are dead at once and none can be minted (C). */
    deauthorize(id: string): void;
    /** Tokens can be minted again; the old ones stay dead. */
    authorize(id: string): void;
  };
  credentials: {
    /** Ids and hashes, never values. */
    list(): CredentialView[];
    /** Revokes the live tokens of a credential, or the one token with that hash; says how many. */
    revoke(idOrHash: string, what?: Revocable): number;
    /** A new pair, as from the portal or a new authorization. In-process only. */
    issue(credentialId: string): SetupPair;
    /** The newest live pair. In-process only. */
    current(credentialId: string): SetupPair | undefined;
    /** Every authorization code that was given out. In-process only. */
    codes(): string[];
  };
  redirects: {
    list(): string[];
    /** Registers one more address that the integration's authorizations may end at. */
    register(redirectUri: string): void;
  };
  keys: { rotate(): Promise<string> };
  delivery(): Delivery[];
}

export function controlOf(world: World): SandboxControl {
  return {
    clock: world.clock,
    modes: modeControl(world),
    faults: {
      add(...faults) {
        for (const fault of faults) {
          mustBeFine(faultMistakes(fault));
          if (fault.mutate !== undefined) mustBeFine(changeMistakes({ ...fault.mutate.set }));
        }
        return faults.map((fault) => world.faults.add(fault));
      },
      list: () => world.faults.list(),
      clear: (id) => world.faults.clear(id),
    },
    ledger: { get: () => world.ledger.view(), reset: () => world.ledger.reset() },
    dataSources: dataSourceControl(world),
    orgs: orgControl(world),
    credentials: {
      list: () => credentialViews(world),
      revoke: (idOrHash, what = 'both') => revoke(world, idOrHash, what),
      issue: (id) => issueNewPair(world, id),
      current: (id) => currentPair(world, id),
      codes: () => world.codes.all().map(({ value }) => value),
    },
    redirects: redirectControl(world),
    keys: { rotate: () => world.keys.rotate() },
    delivery: () => deliveryView(world),
  };
}

function modeControl(world: World): SandboxControl['modes'] {
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
    },
  };
}

function dataSourceControl(world: World): SandboxControl['dataSources'] {
  const there = (id: string) => mustBeThere(world.dataSources.get(id), `there is no data source "${id}"`);
  return {
    list: () => structuredClone(world.dataSources.all()),
    get: (id) => structuredClone(there(id)),
    create(wanted) {
      const { orgId, id = world.random.uuid(), ageMinutes = 0, ...given } = wanted;
      mustBeThere(world.orgs.get(orgId), `there is no org "${orgId}"`);
      mustBeFine(changeMistakes({ ...given, ageMinutes }));
      if (world.dataSources.get(id) !== undefined) throw new ControlError(`there is a data source "${id}" already`);
      const app = mustBeThere(
        world.clients.find((client) => client.kind === 'service-app'),
        'there is no service app',
      );
      const issuedAt = world.clock.now() - ageMinutes * 60_000;
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
    },
  };
}

function orgControl(world: World): SandboxControl['orgs'] {
  const there = (id: string) => mustBeThere(world.orgs.get(id.toLowerCase()), `there is no org "${id}"`);
  return {
    list: () => structuredClone([...world.orgs.values()]),
    deauthorize(id) {
      const org = there(id);
      org.authorized = false;
      world.tokens.revoke(({ grant }) => grant.kind === 'service-app' && grant.orgId === org.id, world.clock.now());
    },
    authorize(id) {
      there(id).authorized = true;
    },
  };
}

function redirectControl(world: World): SandboxControl['redirects'] {
  const integration = () =>
    mustBeThere(
      world.clients.find(({ kind }) => kind === 'integration'),
      'there is no integration',
    );
  return {
    list: () => [...integration().redirectUris],
    register(redirectUri) {
      if (!URL.canParse(redirectUri)) throw new ControlError('redirectUri must be an address');
      integration().redirectUris = [...integration().redirectUris, redirectUri];
    },
  };
}
