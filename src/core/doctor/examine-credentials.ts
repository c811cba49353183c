import { refuseOtherApi } from '../believed-config.ts';
import { asKeeperError, KeeperError } from '../errors.ts';
import { IncompleteListError } from '../incomplete-list.ts';
import { type OrgListing, perOrg } from '../org-listing.ts';
import { isUsable } from '../policy/credential-renewal.ts';
import { listWithStoredToken, storedToken } from '../stored-token.ts';
import type { TargetOrg } from '../target-orgs.ts';
import type { TokenConfig } from '../token-config.ts';
import { attempt } from './attempt.ts';
import { type Finding, unsure, wrongBy } from './check.ts';
import { examineVaultCredential } from './examine-vault-credential.ts';
import { judgeCredentials, type Tried } from './judge-credentials.ts';
import { judgeDataSources, judgeLastSuccess } from './judge-data-sources.ts';
import type { Probes } from './probes.ts';

type Webex = NonNullable<Probes['webex']>;

/**
 * Presents each stored access token once, in a GET: the integration's to ask when it ends, each org's to list its data
 * sources. A refresh token and a client secret are presented nowhere.
 */
export async function examineCredentials(probes: Probes, config: TokenConfig): Promise<Finding[]> {
  const { settings, webex, store } = probes;
  const names = ['access-token', 'data-sources', 'last-success'] as const;
  if (!settings || !webex || 'error' in store) {
    return names.map((name) => unsure(name, 'nothing is sent before the environment is mended, see above'));
  }
  const { movedTo } = config;
  if (movedTo) return names.map((name) => unsure(name, `the tokens are used in ${movedTo.store}, which can tell`));
  try {
    refuseOtherApi(config, settings.apiOrigin, store.location);
  } catch (thrown) {
    const [first, ...rest] = names;
    return [
      wrongBy(first, asKeeperError(thrown)),
      ...rest.map((name) => unsure(name, 'no token is sent to another API than it came from')),
    ];
  }
  const orgs = config.orgs.filter(({ paused }) => !paused);
  const [integration, inVault, listings] = await Promise.all([
    tryIntegration(probes, webex, config),
    examineVaultCredential(probes, config),
    perOrg(
      orgs.filter((org) => storedToken(config, org, probes.clock.now())),
      settings.concurrency,
      async (org) => (await listWithStoredToken({ ...probes, webex }, config, org)) ?? [],
    ),
  ]);
  const listingOf = (org: TargetOrg) => listings.find((each) => each.org === org);
  const tried = orgs.map((org): Tried => {
    const listing = listingOf(org);
    return { credential: config.credentials.get(org.key)!, org, answer: answerOf(listing) };
  });
  const now = webex.serverNow();
  const read = listings.filter(({ error }) => !error || error instanceof IncompleteListError);
  return [
    ...judgeCredentials(config, [...integration, ...tried], probes.clock.now()),
    ...inVault,
    ...orgs.map((org) => judgeDataSources(org, listingOf(org), now)),
    judgeLastSuccess(
      read.flatMap(({ dataSources }) => dataSources),
      orgs.length - read.length,
      settings.onlyDataSources,
      now,
    ),
  ];
}

async function tryIntegration({ clock, budget }: Probes, webex: Webex, config: TokenConfig): Promise<Tried[]> {
  const credential = config.credentials.get('integration');
  if (!credential) return [];
  if (!credential.accessToken || !isUsable(credential, clock.now())) return [{ credential, answer: 'not-presented' }];
  const token = credential.accessToken.value;
  const told = await attempt(() => webex.oauth.tokenExpiry(token, budget));
  if (told instanceof KeeperError) return [{ credential, answer: told }];
  return [told === undefined ? { credential, answer: 'silent' } : { credential, answer: 'taken', expiresAt: told }];
}

function answerOf(listing: OrgListing | undefined): Tried['answer'] {
  if (!listing) return 'not-presented';
  return listing.error ?? 'taken';
}
