import { KeeperError } from './errors.ts';
import { holdsToken } from './logged-out.ts';
import type { Credential, CredentialKey } from './model.ts';
import { isSameStore, movedInWords } from './moved.ts';
import { isOver, newerOf } from './policy/newer.ts';
import { hashOf } from './secret.ts';
import { credentialInWords, type TargetOrg } from './target-orgs.ts';
import type { TokenConfig } from './token-config.ts';

/** What a copy may overwrite although it would be refused otherwise. */
export interface Overwrite {
  /** Tokens that are newer in the target, or that only the target has. */
  readonly newer?: boolean;
  /** The document of another service app, or with tokens of another Webex API. */
  readonly otherApp?: boolean;
}

/** What a copy does about one credential. */
export interface PlannedCopy {
  readonly key: CredentialKey;
  /** `drop`: the target has tokens that the source has not, and loses them. */
  readonly action: 'copy' | 'same' | 'replace' | 'drop' | 'refuse';
  readonly reason: string;
  readonly source?: Credential;
  readonly target?: Credential;
}

/** What a copy would do, and why it may not. */
export interface CopyPlan {
  readonly source: TokenConfig;
  /** Absent where the target is to be made. */
  readonly target?: TokenConfig;
  readonly credentials: readonly PlannedCopy[];
  readonly error?: KeeperError;
}

/** The two ends of a copy, as `--store` names them. */
export interface Ends {
  readonly from: string;
  readonly to: string;
}

/** What copying one document over another, or to a place where none is, would do. Pure. */
export function planCopy(
  source: TokenConfig,
  target: TokenConfig | undefined,
  ends: Ends,
  { overwrite, now }: { readonly overwrite: Overwrite; readonly now: number },
): CopyPlan {
  const keys = new Set([...source.credentials.keys(), ...(target?.credentials.keys() ?? [])]);
  const judge = (key: CredentialKey) => planned(key, source, target, { ...ends, overwrite, now });
  const credentials = [...keys].flatMap(judge);
  const error =
    refusedMark(source, target, ends) ??
    (target && !overwrite.otherApp ? otherApp(source, target, ends) : undefined) ??
    newerThere(credentials, [...source.orgs, ...(target?.orgs ?? [])], ends);
  return { source, ...(target && { target }), credentials, ...(error && { error }) };
}

function planned(
  key: CredentialKey,
  source: TokenConfig,
  target: TokenConfig | undefined,
  { overwrite, now, from }: Ends & { readonly overwrite: Overwrite; readonly now: number },
): PlannedCopy[] {
  const [mine, theirs] = [source.credentials.get(key), target?.credentials.get(key)];
  const both = { key, ...(mine && { source: mine }), ...(theirs && { target: theirs }) };
  if (!theirs || !holdsToken(theirs)) {
    return holdsToken(mine) ? [{ ...both, action: 'copy', reason: 'there is none there yet' }] : [];
  }
  const isOld = target !== undefined && isLeftBehind(target, from);
  if (!holdsToken(mine)) {
    if (isOld || isOver(theirs, now)) return [{ ...both, action: 'drop', reason: 'of no use any more: goes' }];
    if (overwrite.newer) return [{ ...both, action: 'drop', reason: 'only there: goes' }];
    return [{ ...both, action: 'refuse', reason: 'only there: it would be lost' }];
  }
  switch (newerOf(mine, theirs)) {
    case 'same':
      return [{ ...both, action: 'same', reason: 'the same there already' }];
    case 'first':
      return [{ ...both, action: 'replace', reason: 'replaces older ones' }];
    case 'second':
      if (overwrite.newer) return [{ ...both, action: 'replace', reason: 'replaces newer ones' }];
      return [{ ...both, action: 'refuse', reason: 'newer there' }];
    case 'unknown':
      if (overwrite.newer || isOld) return [{ ...both, action: 'replace', reason: 'replaces others' }];
      return [{ ...both, action: 'refuse', reason: 'others there, and nothing tells which are newer' }];
  }
}

/**
 * Whether a document holds the tokens that it had when they were moved: those are not renewed any more, so that none of
 * them can be newer than the others. Somebody may have stored others there since.
 */
function isLeftBehind({ movedTo, credentials }: TokenConfig, to: string): boolean {
  return movedTo !== undefined && isSameStore(movedTo.store, to) && movedTo.tokens === tokensIn(credentials);
}

/** Which tokens these are: a text that is equal while they are the same, and tells nothing of them. */
export function tokensIn(credentials: TokenConfig['credentials']): string {
  const each = [...credentials].map(([key, { accessToken, refreshToken }]) =>
    [key, accessToken?.value.hash ?? '', refreshToken?.value.hash ?? ''].join(' '),
  );
  return hashOf(each.sort().join('\n'));
}

/** A source whose tokens are used elsewhere; one of an unfinished copy between these two may go on either way. */
function refusedMark({ movedTo }: TokenConfig, target: TokenConfig | undefined, ends: Ends): KeeperError | undefined {
  if (!movedTo) return undefined;
  const back = target?.movedTo;
  if (isSameStore(movedTo.store, ends.to) && back && isSameStore(back.store, ends.from)) return undefined;
  return new KeeperError('refused', `${ends.from}: ${movedInWords(movedTo)}; nothing was changed`, {
    remedy: isSameStore(movedTo.store, ends.to)
      ? `go on there: --store ${movedTo.store}; or come back: byods store copy --from ${movedTo.store} --to ${ends.from}`
      : `copy from there: byods store copy --from ${movedTo.store} --to ${ends.to}`,
  });
}

function otherApp(source: TokenConfig, target: TokenConfig, { from, to }: Ends): KeeperError | undefined {
  const [mine, theirs] = [source.serviceApp?.clientId, target.serviceApp?.clientId];
  const origins = [source.apiOrigin, target.apiOrigin];
  const isOtherApi = origins.every((origin) => origin !== undefined) && origins[0] !== origins[1];
  if (theirs === undefined || mine === theirs ? !isOtherApi : false) return undefined;
  const what = isOtherApi
    ? `the tokens in ${to} came from ${target.apiOrigin}, those in ${from} from ${source.apiOrigin}`
    : `${to} holds another service app than ${from}`;
  return new KeeperError('refused', `${what}; nothing was changed`, {
    remedy: 'name another target, or add --overwrite-other-app to replace the whole document there',
  });
}

function newerThere(
  credentials: readonly PlannedCopy[],
  orgs: readonly TargetOrg[],
  { from, to }: Ends,
): KeeperError | undefined {
  const refused = credentials.filter(({ action }) => action === 'refuse');
  if (refused.length === 0) return undefined;
  const named = refused.slice(0, 5).map(({ key, reason }) => `${credentialInWords(key, orgs)}: ${reason}`);
  const more = refused.length > 5 ? `; and ${refused.length - 5} more` : '';
  return new KeeperError('refused', `tokens in ${to} would be lost (${named.join('; ')}${more}); nothing was changed`, {
    remedy: `copy the other way, where that is what was meant: byods store copy --from ${to} --to ${from}; or add --overwrite-newer`,
  });
}
