import { systemClock, systemIds } from './adapters/system.ts';
import type { StoreChoice } from './adapters/token-store/detect.ts';
import { createWebex } from './adapters/webex/webex.ts';
import type { KeeperOptions } from './compose.ts';
import { integrationVault } from './compose-oauthapp.ts';
import { openStore } from './compose-store.ts';
import { chooseStore, otherFiles } from './compose-store-choice.ts';
import { exitCodeOf } from './core/doctor/check.ts';
import { examine } from './core/doctor/examine.ts';
import { fix, type Mender } from './core/doctor/fix.ts';
import type { FileProbes, OtherStore, Probes, ScheduleProbe } from './core/doctor/probes.ts';
import { type DoctorReport, doctorReport } from './core/doctor/report.ts';
import { asKeeperError, type ExitCode, KeeperError } from './core/errors.ts';
import type { Budget } from './core/ports.ts';
import { type Environment, readSettings, type Settings } from './core/settings.ts';
import type { TokenConfig } from './core/token-config.ts';
import { VERSION } from './core/version.ts';

/** What an examination is made with. */
export interface DoctorOptions extends Pick<KeeperOptions, 'env' | 'log' | 'store' | 'config' | 'clock'> {
  readonly budget: Budget;
  /** `--rule`. */
  readonly rule?: string | undefined;
  /** Against a sandbox: its store has a reason of its own, and no schedule. */
  readonly sandbox: boolean;
  /** What may show secrets while this process runs. */
  readonly warnings: readonly string[];
  /** Mends what is safe first. */
  readonly fix: boolean;
}

/** Examines everything, and mends what is safe where that was asked for. Never throws. */
export async function runDoctor(options: DoctorOptions): Promise<{ report: DoctorReport; exitCode: ExitCode }> {
  const { probes, mender, close } = await composeProbes(options);
  try {
    const fixes = options.fix ? await fix(mender) : undefined;
    const findings = await examine(probes);
    return { report: doctorReport(findings, fixes), exitCode: exitCodeOf(findings) };
  } finally {
    await close();
  }
}

/** What a token store of one kind adds. */
interface OfStore {
  readonly probes: Pick<Probes, 'file' | 'secret' | 'examineStore' | 'lock' | 'readStore' | 'roomFor'>;
  readonly mender?: Mender | undefined;
}

async function composeProbes(options: DoctorOptions) {
  const { env, budget, clock = systemClock, log, sandbox } = options;
  const { settings, error } = settingsIn(env);
  const choice = choose(options);
  const ofStore = choice instanceof KeeperError ? { probes: {} } : await probesOf(choice, options);
  const webex =
    settings &&
    createWebex({
      ...settings,
      baseUrl: settings.apiBaseUrl,
      clock,
      ids: systemIds,
      // A person waits, and one that hangs is what is to be found.
      retries: Math.min(1, settings.retries),
      requestTimeoutMs: 10_000,
      version: VERSION,
      // The clock has a check of its own.
      log: { ...log, warn: log.debug },
    });
  const probes: Probes = {
    clock,
    budget,
    settings,
    webex,
    vault: integrationVault({ env, clock, ids: systemIds, log: { ...log, warn: log.debug } }),
    environment: { error, warnings: options.warnings },
    store: choice instanceof KeeperError ? { error: choice } : { ...choice, ...(sandbox && { reason: '--sandbox' }) },
    others: choice instanceof KeeperError || sandbox ? [] : await storesBeside(choice, options),
    schedule: scheduleOf(options),
    lookup: async (host) => (await import('./adapters/name-lookup.ts')).lookUpName(host, clock),
    ...ofStore.probes,
  };
  return { probes, mender: ofStore.mender, close: async () => await webex?.close() };
}

/** What is wrong with other variables leaves those of the network as they are: with these it can be looked further. */
function settingsIn(env: Environment): { settings?: Settings; error?: KeeperError } {
  try {
    return { settings: readSettings(env) };
  } catch (thrown) {
    const error = asKeeperError(thrown);
    try {
      const settings = readSettings({
        WEBEX_API_BASE_URL: env.WEBEX_API_BASE_URL,
        HTTPS_PROXY: env.https_proxy || env.HTTPS_PROXY,
        NO_PROXY: env.no_proxy || env.NO_PROXY,
        NODE_TLS_REJECT_UNAUTHORIZED: env.NODE_TLS_REJECT_UNAUTHORIZED,
      });
      return { error, settings };
    } catch {
      return { error };
    }
  }
}

function choose(clues: Pick<DoctorOptions, 'env' | 'store' | 'config'>): StoreChoice | KeeperError {
  try {
    return chooseStore(clues);
  } catch (thrown) {
    return asKeeperError(thrown);
  }
}

async function probesOf(choice: StoreChoice, options: DoctorOptions): Promise<OfStore> {
  const { env, log, clock = systemClock } = options;
  try {
    const store = await openStore(choice, { env, log, clock, ids: systemIds });
    const { probes, mender } = await OF_KIND[choice.kind](choice, options);
    const readStore = () => store.read();
    const roomFor = (config: TokenConfig) => store.refuseTooMany?.(config, []);
    return { probes: { ...probes, readStore, roomFor }, mender };
  } catch (thrown) {
    // An HTTPS_PROXY that is none, or no address of Vault: nothing can be asked of a remote store.
    return { probes: { readStore: () => Promise.reject(asKeeperError(thrown)) } };
  }
}

async function ofFile({ location }: StoreChoice, { env }: DoctorOptions): Promise<OfStore> {
  const [{ findPlace }, files, { loadKernelLock }, { askGit }] = await Promise.all([
    import('./adapters/token-store/file/place.ts'),
    import('./adapters/token-store/file/examine.ts'),
    import('./adapters/token-store/file/lock.ts'),
    import('./adapters/git.ts'),
  ]);
  const file: FileProbes = {
    facts: async () => await files.examineFiles(await findPlace(location)),
    writable: async () => await files.examineWritable(await findPlace(location)),
    async git() {
      const place = await findPlace(location);
      const { paths } = await files.examineFiles(place);
      const folder = paths.find(({ what }) => what === 'folder')?.path;
      return await askGit({ ...place, folder, env });
    },
  };
  const mender: Mender = {
    facts: file.facts,
    setMode: files.setMode,
    hideFolder: async () => await files.hideFolder(await findPlace(location)),
  };
  return {
    mender,
    probes: { file, lock: async () => await files.examineLock(await findPlace(location), loadKernelLock) },
  };
}

async function ofSecret({ location }: StoreChoice, { env, clock = systemClock }: DoctorOptions): Promise<OfStore> {
  const [{ examineSecret }, { secretsManagerClient }] = await Promise.all([
    import('./adapters/token-store/secrets-manager/examine.ts'),
    import('./adapters/aws/secrets-manager-client.ts'),
  ]);
  const client = secretsManagerClient(location, env);
  const secret = examineSecret({ client, secretId: location, clock, ids: systemIds, profile: env.AWS_PROFILE });
  return { probes: { secret, lock: secret.lock } };
}

async function ofVault({ location }: StoreChoice, { env, log, clock = systemClock }: DoctorOptions): Promise<OfStore> {
  const [{ examineVault }, { vaultClient }] = await Promise.all([
    import('./adapters/token-store/vault/examine.ts'),
    import('./compose-vault.ts'),
  ]);
  return { probes: examineVault(vaultClient({ env, log, clock, ids: systemIds }), location, clock) };
}

/** Of a credential among many nothing is looked at but what it holds. */
const ofOneOfMany = async (): Promise<OfStore> => ({ probes: {} });

const OF_KIND = {
  file: ofFile,
  aws: ofSecret,
  vault: ofVault,
  folder: ofOneOfMany,
  dynamodb: ofOneOfMany,
} as const satisfies Record<StoreChoice['kind'], unknown>;

async function storesBeside(
  choice: StoreChoice,
  { env, log, clock = systemClock }: DoctorOptions,
): Promise<OtherStore[]> {
  const { fileTokenStore } = await import('./adapters/token-store/file.ts');
  return otherFiles(choice, env).map((location) => ({
    location,
    read: async () => (await fileTokenStore({ path: location, clock, log }).read()).config,
  }));
}

function scheduleOf({ sandbox, rule, env }: DoctorOptions): ScheduleProbe {
  const name = rule ?? (env.SCHEDULE_RULE_NAME?.trim() || undefined);
  if (sandbox) return { kind: 'sandbox' };
  if (name === undefined) return { kind: 'unnamed' };
  const read = async () => (await import('./adapters/aws/schedule-rule.ts')).readScheduleRule(name, env);
  return { kind: 'rule', name, read };
}
