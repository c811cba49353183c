import { WebexAnswerError } from '../errors.ts';
import { attempt } from './attempt.ts';
import { type Finding, unsure } from './check.ts';
import { judgeClock, judgeLookup, judgeProxy, judgeReached, routeOf } from './judge-network.ts';
import type { Probes } from './probes.ts';

/** The way to Webex, and its clock: a name, a proxy, and one request without a token. */
export async function examineNetwork({ settings, webex, lookup, clock, budget }: Probes): Promise<Finding[]> {
  if (!settings || !webex) {
    return (['proxy', 'dns', 'webex', 'clock'] as const).map((name) =>
      unsure(name, 'nothing is sent before the environment is mended, see above'),
    );
  }
  const route = routeOf(settings);
  const [found, reached] = await Promise.all([attempt(() => lookup(route.host)), attempt(() => webex.reach(budget))]);
  // Any answer tells the time, also one that says that Webex is out of order.
  const answered = typeof reached === 'number' || reached instanceof WebexAnswerError;
  return [
    judgeProxy(settings, route),
    judgeLookup(route.host, found),
    judgeReached(reached, new URL(settings.apiBaseUrl).host),
    answered
      ? judgeClock(webex.serverNow() - clock.now())
      : unsure('clock', 'the time could not be compared with that of Webex, which did not answer'),
  ];
}
