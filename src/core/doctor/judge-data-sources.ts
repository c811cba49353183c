import { EXIT, WebexAnswerError } from '../errors.ts';
import type { DataSource } from '../model.ts';
import type { OrgListing } from '../org-listing.ts';
import { lifeOf } from '../policy/data-source-renewal.ts';
import { counted, instantFromNow, inWords } from '../policy/in-words.ts';
import { orgInWords, type TargetOrg } from '../target-orgs.ts';
import { type Finding, fine, unsure, wrong, wrongBy } from './check.ts';

const HOUR_MS = 3_600_000;

/** The hourly run has until here: an hour, the run itself, and that of a machine that slept a little. */
const LATE_MS = 2 * HOUR_MS;

/**
 * Whether the data sources of an org can be read with the token that is stored. Pure.
 *
 * @param listing  absent where no stored token could be presented
 * @param now      the clock as Webex sees it
 */
export function judgeDataSources(org: TargetOrg, listing: OrgListing | undefined, now: number): Finding {
  const name = 'data-sources';
  const whose = `the data sources of ${orgInWords(org)}`;
  const rejected = listing?.error instanceof WebexAnswerError && listing.error.status === 401;
  if (!listing || rejected) {
    const remedy = 'byods run renews the token, and reads and extends them';
    return unsure(name, `${whose} cannot be read without a stored token that Webex takes`, { org, remedy });
  }
  const { dataSources, error } = listing;
  if (error) {
    const exitCode = error.exitCode === EXIT.failed ? EXIT.partial : error.exitCode;
    return { ...wrongBy(name, error, { org }), exitCode };
  }
  const disabled = dataSources.filter(({ status }) => status === 'disabled').length;
  const atRisk = dataSources.filter((each) => lifeOf(each, now).atRisk).length;
  const but = [...(disabled > 0 ? [`${disabled} disabled`] : []), ...(atRisk > 0 ? [`${atRisk} at risk`] : [])];
  const which = but.length === 0 ? '' : `, of which ${but.join(' and ')}`;
  const remedy = atRisk > 0 ? 'byods run extends them; byods status shows them' : undefined;
  return fine(name, `${whose} can be read: ${counted(dataSources.length, 'data source')}${which}`, { org, remedy });
}

/**
 * When a data source was last extended, by whomever: the newest token that Webex has signed for one of ours. Pure.
 *
 * @param only  the ids of `DATA_SOURCE_ID`
 * @param now   the clock as Webex sees it
 */
export function judgeLastSuccess(
  dataSources: readonly DataSource[],
  unread: number,
  only: readonly string[] | undefined,
  now: number,
): Finding {
  const name = 'last-success';
  const ours = dataSources.filter(({ id, status }) => status !== 'disabled' && (only?.includes(id) ?? true));
  const issued = ours.flatMap((each) => lifeOf(each, now).issuedAt ?? []);
  const but = unread > 0 ? ` (of those that could be read; those of ${counted(unread, 'org')} could not)` : '';
  if (issued.length === 0) {
    const why = ours.length > 0 ? 'Webex does not tell when' : 'there is no enabled data source to look at';
    return unsure(name, `nobody can say when a data source was last extended: ${why}${but}`);
  }
  const newest = Math.max(...issued);
  const age = now - newest;
  const when = `a data source was last extended ${instantFromNow(Math.min(newest, now), now)}${but}`;
  if (age <= LATE_MS) return fine(name, `${when}, as by a run every hour`);
  const missed = Math.floor(age / HOUR_MS);
  const sentence = `${when}: about ${missed} hourly runs in a row have extended nothing, or did not take place`;
  const remedy = 'byods run extends what is due and says why not; then see that something runs it every hour';
  if (unread > 0) return unsure(name, sentence, { remedy });
  return wrong(name, `${sentence}; a token lives ${inWords(24 * HOUR_MS)} at most`, EXIT.failed, { remedy });
}
