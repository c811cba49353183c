import { KeeperError } from '../../core/errors.ts';
import type { Environment } from '../../core/settings.ts';

/** The secret that a Lambda reads when `SECRET_NAME` does not name another. The Python sample's default. */
const DEFAULT_SECRET_NAME = 'webex-byods-credentials';

const CONFIG_NAME = 'token-config.json';

/** Where the tokens are, and why there. */
export interface StoreChoice {
  readonly kind: 'file' | 'aws' | 'vault' | 'folder' | 'dynamodb';
  /**
   * A path, a secret's name or ARN, or `<mount>/<path>` in Vault; of a store of many credentials `<place>#<name>`, or its
   * place alone for all of them.
   */
  readonly location: string;
  /** A sentence part for `byods status`: "SECRET_NAME is set". */
  readonly reason: string;
  /** Said on stderr by every command: the choice may surprise. */
  readonly note?: string;
}

/** What the choice depends on. */
export interface StoreClues {
  readonly env: Environment;
  /** `--store`. */
  readonly store?: string | undefined;
  /** `--config`. */
  readonly config?: string | undefined;
  readonly exists: (path: string) => boolean;
  /** The per-user configuration folder of this program. */
  readonly userConfigDir: string | undefined;
}

/**
 * Chooses the token store. The first that holds:
 *
 * 1. `--store file:<path>`, `--store aws:<name or ARN>`, `--store vault:<mount>/<path>`, or a store of many credentials as
 *    `folder:<directory>#<name>` or `dynamodb:<table>[@region]#<name>`; or `--config <path>` (both together are refused)
 * 2. `BYODS_STORE`, spelled as `--store`
 * 3. `BYODS_CONFIG`, a path
 * 4. in a Lambda, or with `SECRET_NAME` set: AWS Secrets Manager
 * 5. `./token-config.json`
 * 6. `token-config.json` in the per-user configuration folder
 *
 * Pure but for `exists`.
 *
 * @throws KeeperError `usage` or `configuration`
 */
export function detectStore(clues: StoreClues): StoreChoice {
  const { env, exists, userConfigDir } = clues;
  const flagged = choiceOfFlags(clues);
  if (flagged) return flagged;
  const choice = choiceOfEnvironment(env) ?? choiceOfFiles(exists, userConfigDir);
  if (choice === undefined) throw noStore(exists, userConfigDir);
  const local = `./${CONFIG_NAME}`;
  if (!env.SECRET_NAME || env.AWS_LAMBDA_FUNCTION_NAME || !exists(local)) return choice;
  const taken = choice.kind === 'aws' ? `the AWS secret ${choice.location}` : choice.location;
  const note = `using ${taken} (${choice.reason}); there are both SECRET_NAME and ${local}: --config ${local} or --store aws:${env.SECRET_NAME} chooses`;
  return { ...choice, note };
}

/**
 * The store as flags or the environment name it; undefined where it is found by itself. The same whether it is there
 * or not. Pure.
 *
 * @throws KeeperError `usage`
 */
export function namedStore(clues: Pick<StoreClues, 'env' | 'store' | 'config'>): StoreChoice | undefined {
  return choiceOfFlags(clues) ?? choiceOfEnvironment(clues.env);
}

function choiceOfFlags({ store, config }: Pick<StoreClues, 'store' | 'config'>): StoreChoice | undefined {
  if (store !== undefined && config !== undefined) {
    throw new KeeperError('usage', '--store and --config name two token stores', { remedy: 'give one of them' });
  }
  if (config === '') throw new KeeperError('usage', '--config needs a path', { remedy: 'give the path of a file' });
  if (store !== undefined) return { ...parseStore(store, '--store'), reason: `--store ${store}` };
  return config === undefined ? undefined : { kind: 'file', location: config, reason: `--config ${config}` };
}

function choiceOfEnvironment(env: Environment): StoreChoice | undefined {
  if (env.BYODS_STORE) return { ...parseStore(env.BYODS_STORE, 'BYODS_STORE'), reason: 'BYODS_STORE is set' };
  if (env.BYODS_CONFIG) return { kind: 'file', location: env.BYODS_CONFIG, reason: 'BYODS_CONFIG is set' };
  if (env.AWS_LAMBDA_FUNCTION_NAME) {
    const reason = env.SECRET_NAME ? 'running in a Lambda, SECRET_NAME is set' : 'running in a Lambda';
    return { kind: 'aws', location: env.SECRET_NAME || DEFAULT_SECRET_NAME, reason };
  }
  return env.SECRET_NAME ? { kind: 'aws', location: env.SECRET_NAME, reason: 'SECRET_NAME is set' } : undefined;
}

/** The paths at which a file store is found without being named, the first that is there. Pure. */
export function unnamedFiles(userConfigDir: string | undefined): [local: string, ...user: string[]] {
  const local = `./${CONFIG_NAME}`;
  return userConfigDir === undefined ? [local] : [local, `${userConfigDir}/${CONFIG_NAME}`];
}

/**
 * The store that a first set-up is about: the one that is found, else `./token-config.json`, to be made. Pure but for
 * `exists`.
 *
 * @throws KeeperError `usage`
 */
export function storeToSetUp(clues: StoreClues): StoreChoice {
  const isFound = namedStore(clues) !== undefined || choiceOfFiles(clues.exists, clues.userConfigDir) !== undefined;
  if (isFound) return detectStore(clues);
  return { kind: 'file', location: `./${CONFIG_NAME}`, reason: 'there is no other' };
}

function choiceOfFiles(exists: StoreClues['exists'], userConfigDir: string | undefined): StoreChoice | undefined {
  const [local, user] = unnamedFiles(userConfigDir);
  if (exists(local)) return { kind: 'file', location: local, reason: `${local} is there` };
  if (user !== undefined && exists(user))
    return { kind: 'file', location: user, reason: 'it is in the per-user configuration folder' };
  return undefined;
}

function noStore(exists: StoreClues['exists'], userConfigDir: string | undefined): KeeperError {
  const [local, user] = unnamedFiles(userConfigDir);
  return new KeeperError(
    'configuration',
    `no token store was found: there is no ${local}${user === undefined ? '' : `, no ${user}`}, and no SECRET_NAME or BYODS_STORE is set`,
    {
      remedy: exists(`./.byods/${CONFIG_NAME}.last-good`)
        ? `bring back the one that was here: byods store restore --config ${local}`
        : 'make one with byods init, or try it without an account: byods run --sandbox',
    },
  );
}

/**
 * A store as `--store` names it. Pure.
 *
 * @param from  where the text stands, for the message
 * @throws KeeperError `usage`
 */
export function parseStore(text: string, from: string): Pick<StoreChoice, 'kind' | 'location'> {
  const [, kind, location] = /^(file|aws|vault|folder|dynamodb):(.+)$/s.exec(text) ?? [];
  if (kind !== undefined) return { kind: kind as StoreChoice['kind'], location: location! };
  throw new KeeperError(
    'usage',
    `${from} must be file:<path>, aws:<secret name or ARN>, vault:<mount>/<path>, folder:<directory>#<name> or dynamodb:<table>#<name>, and is "${text}"`,
    { remedy: `correct ${from}` },
  );
}
