import { applies } from '../../../core/credential-entry.ts';
import { KeeperError } from '../../../core/errors.ts';
import type { CredentialUpdate, StoreUpdate } from '../../../core/model.ts';
import { adds } from '../../../core/org-entry.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { isOrgUpdate, subjectsOf } from '../../../core/store-update.ts';
import { parseDocument, rollForward } from '../../../core/stored-document.ts';
import type { JsonObject } from '../../../core/strict-json.ts';
import type { TargetOrg } from '../../../core/target-orgs.ts';
import { readTokenConfig, type TokenConfig } from '../../../core/token-config.ts';
import { type PendingRecord, splitPending } from './pending.ts';
import { updatesOf } from './pending-updates.ts';
import type { SecretVersion } from './secret-version.ts';
import { vanished } from './vanished.ts';

/** A version of the secret, parsed: the document without `byods.pending`, and that record beside it. */
export interface StoredVersion {
  readonly versionId: string;
  readonly stages: readonly string[];
  readonly document: JsonObject;
  readonly record: PendingRecord | undefined;
}

/** The current version together with what an earlier run could not publish. */
export interface Outlook {
  /** The current document with what still applies of the pending one. */
  readonly config: TokenConfig;
  /** The updates that make the difference; empty when there is nothing to publish. */
  readonly updates: readonly StoreUpdate[];
  /** The pending version is the next one as it is: made upon the current one, and only to be published. */
  readonly promotable: boolean;
  /** Updates of the pending version that no longer fit. */
  readonly stale: readonly CredentialUpdate[];
  /** Sentences about what no longer fits, and about what was brought back because somebody stored an older document. */
  readonly warnings: readonly string[];
}

/**
 * A version's document.
 *
 * @throws KeeperError `store-corrupt`, with nothing of the content
 */
export function parseVersion(version: SecretVersion, where: string): StoredVersion {
  const store = shellWord(`aws:${version.secretId}`);
  const remedy = `repair the value in the AWS console, where it is stored as a new version; or bring back the one before it: byods store restore --use-previous --store ${store}`;
  if (version.text === undefined) {
    throw new KeeperError('store-corrupt', `${where} holds a binary value instead of JSON text. It was left as it is`, {
      remedy,
    });
  }
  const { versionId, stages } = version;
  return { versionId, stages, ...splitPending(parseDocument(version.text, where, remedy)) };
}

/** Judges what the version under `BYODS_PENDING` means for the current one. Pure. */
export function outlook(current: StoredVersion, pending: StoredVersion | undefined, where: string): Outlook {
  const { document } = current;
  const nothing = () => ({
    config: readTokenConfig(document, where),
    updates: [],
    promotable: false,
    stale: [],
    warnings: [],
  });
  const published =
    !pending || pending.versionId === current.versionId || current.record?.version === pending.versionId;
  if (published || !pending.record) return nothing();
  const wasPublished = pending.stages.includes('AWSPREVIOUS');
  if (pending.record.rewrites && !wasPublished) return nothing();
  const all = updatesOf(pending.document, pending.record.entries, document);
  // Whoever has stored another document since may have meant it, but hardly that an org that was added is lost again.
  const addedAgain = wasPublished ? all.filter(isOrgUpdate).filter((update) => adds(document, update)) : [];
  const journalled = all.filter((each) => !wasPublished || !isOrgUpdate(each) || addedAgain.includes(each));
  const lost = vanished(document, pending.document, where);
  const tokens = journalled.filter((update) => 'credential' in update);
  const fits = tokens.filter((update) => applies(document, update));
  const recovered = lost.filter(({ credential }) => fits.every((update) => update.credential !== credential));
  const isRecovered = (update: StoreUpdate) =>
    !isOrgUpdate(update) && recovered.some(({ credential }) => credential === update.credential);
  const others = journalled.filter((update) => !isRecovered(update));
  const { config, applied, stale } = rollForward(document, [...others, ...recovered], where);
  const changed = !sameDocument(config.document, document);
  const late = wasPublished ? [] : stale;
  return {
    config: changed ? config : readTokenConfig(document, where),
    updates: changed ? applied : [],
    promotable: changed && !pending.record.rewrites && pending.record.parent === current.versionId,
    stale: late,
    warnings: [
      ...(addedAgain.length > 0 ? [addedAgainSentence(addedAgain, config.orgs, pending.versionId)] : []),
      ...(recovered.length > 0 ? [recoveredSentence(recovered, config.orgs, pending.versionId)] : []),
      ...(late.length > 0 ? [staleSentence(late, config.orgs, pending.versionId)] : []),
    ],
  };
}

/** Whether two documents would be stored as the same text. */
export function sameDocument(one: JsonObject, other: JsonObject): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A pending version that cannot be read holds nothing that we can use: it is reported, and left. */
export function readable(version: SecretVersion, where: string, warnings: Set<string>): StoredVersion | undefined {
  try {
    return parseVersion(version, where);
  } catch (thrown) {
    if (!(thrown instanceof KeeperError)) throw thrown;
    warnings.add(`version ${version.versionId} of ${where}, under BYODS_PENDING, cannot be read and was passed over`);
    return undefined;
  }
}

/** Orgs that were taken from a version of ours because an older document was stored over it, for a person. */
function addedAgainSentence(updates: readonly StoreUpdate[], orgs: readonly TargetOrg[], versionId: string): string {
  const names = subjectsOf(updates, orgs);
  return `another program or person stored an older document in the secret; the orgs that it lacks were taken from version ${versionId}: ${names}. To forget one: byods orgs remove <id>`;
}

/** Tokens that were taken from a version of ours because an older document was stored over it, for a person. */
function recoveredSentence(
  recovered: readonly CredentialUpdate[],
  orgs: readonly TargetOrg[],
  versionId: string,
): string {
  const names = subjectsOf(recovered, orgs);
  return `another program or person stored an older document in the secret; the tokens of ${names} that it lacks were taken from version ${versionId}. If the Python sample still runs on a schedule, stop that: it takes newer tokens away`;
}

/** Tokens that came too late, for a person. */
function staleSentence(stale: readonly CredentialUpdate[], orgs: readonly TargetOrg[], versionId: string): string {
  const names = subjectsOf(stale, orgs);
  return `tokens of ${names} that an earlier run received no longer fit: somebody has authorized again since; they stay in version ${versionId} of the secret`;
}
