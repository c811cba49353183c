import { EXIT, KeeperError } from './errors.ts';
import type { Ladder } from './ladder.ts';
import type { LockSession } from './lock-session.ts';
import type { Credential, OrgUpdate } from './model.ts';
import { toOrgId } from './org-id.ts';
import { everyOne } from './single-flight.ts';
import type { TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';
import type { TokenManager } from './token-manager.ts';
import type { TokenStore } from './token-store.ts';

/** An org that is wanted: its id as a person wrote it, and what it is to be called. */
export type WantedOrg = Pick<OrgUpdate, 'org' | 'name'>;

/** What is to be done about a wanted org. */
export interface PlannedOrg {
  /** As it is once that is done. */
  readonly org: TargetOrg;
  readonly action: 'add' | 'rename' | 'keep';
  readonly update: OrgUpdate;
}

/** What came of a wanted org. */
export interface AddedOrg {
  readonly org: TargetOrg;
  readonly action: 'added' | 'renamed' | 'kept' | 'failed';
  readonly credential?: Credential;
  readonly error?: KeeperError;
  readonly warnings: readonly string[];
}

/** What adding orgs needs. */
export interface AddOrgsContext {
  readonly tokens: Pick<TokenManager, 'config' | 'withLock'>;
  readonly store: Pick<TokenStore, 'refuseTooMany'>;
}

/** What adding these orgs would do: one that is configured already is at most given another name. Pure. */
export function planOrgs(config: TokenConfig, wanted: readonly WantedOrg[]): PlannedOrg[] {
  return wanted.map(({ org: written, name }) => {
    const id = toOrgId(written);
    const there = config.orgs.find((org) => org.id === id);
    const named = name === undefined ? {} : { name };
    if (!there) {
      const org: TargetOrg = { id, key: `service-app:${id}`, paused: false, ...named };
      return { org, action: 'add', update: { org: written, listed: true, ...named } };
    }
    const action = name === undefined || name === there.name ? 'keep' : 'rename';
    return { org: { ...there, ...named }, action, update: { org: written, ...named } };
  });
}

/**
 * Adds target orgs. Each is proved by a mint, and is saved together with the pair that this gave: all of them in one
 * write, because a secret has few. One that fails does not stop the others, and is not added.
 *
 * @throws KeeperError `store-full` before anything is asked for, `lock-busy`, `save-failed`, …
 */
export async function addOrgs({ tokens, store }: AddOrgsContext, wanted: readonly WantedOrg[]): Promise<AddedOrg[]> {
  const before = planOrgs(await tokens.config(), wanted);
  if (before.every(({ action }) => action === 'keep')) {
    return before.map(({ org }) => ({ org, action: 'kept', warnings: [] }));
  }
  return await tokens.withLock(async (ladder, session) => {
    const planned = planOrgs(session.config, wanted);
    const updates = planned.filter(({ action }) => action === 'add').map(({ update }) => update);
    if (updates.length > 0) refuseUnmintable(session.config);
    store.refuseTooMany?.(session.config, updates);
    const proofs = await everyOne(planned.map((each) => prove(ladder, each)));
    // In the order in which they were wanted, whatever the order of the answers.
    return planned.map((each, index) => save(session, store, each, proofs[index]!));
  });
}

/** A new org needs a service app to mint for it. */
export function refuseUnmintable(config: TokenConfig): void {
  if (config.serviceApp) return;
  throw new KeeperError('configuration', 'no service app is configured, so that no token can be minted for an org', {
    remedy: 'byods init asks for them: serviceApp.appId, serviceApp.clientId and serviceApp.clientSecret',
  });
}

interface Proof {
  readonly error?: KeeperError;
  readonly warnings: readonly string[];
}

async function prove(ladder: Ladder, { org, action }: PlannedOrg): Promise<Proof> {
  if (action !== 'add') return { warnings: [] };
  const result = await ladder.mint(org);
  return result.kind === 'minted' ? result : { error: aboutTheOrg(result.error), warnings: [] };
}

/** Webex cannot make sense of one id: that is no mistake in the configuration, which holds for all of them. */
function aboutTheOrg(error: KeeperError): KeeperError {
  if (error.code !== 'configuration' || error.status !== 400) return error;
  return new KeeperError('not-found', error.message, {
    remedy: 'compare the id with the one that Control Hub shows for the org',
    trackingId: error.trackingId,
    status: error.status,
  });
}

function save(session: LockSession, store: AddOrgsContext['store'], planned: PlannedOrg, proof: Proof): AddedOrg {
  const { org, action, update } = planned;
  const { error, warnings } = proof;
  if (error) return { org, action: 'failed', error, warnings };
  if (action === 'keep') return { org, action: 'kept', warnings };
  session.saveLater(update);
  if (action === 'rename') return { org, action: 'renamed', warnings };
  try {
    // The tokens were longer than expected: a document that is too full would stop every run.
    store.refuseTooMany?.(session.config, []);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError) || thrown.exitCode !== EXIT.store) throw thrown;
    session.saveLater({ org: update.org, listed: false });
    return { org, action: 'failed', error: thrown, warnings };
  }
  const credential = session.credential(org.key);
  return { org, action: 'added', warnings, ...(credential && { credential }) };
}
