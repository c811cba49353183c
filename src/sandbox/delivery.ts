import type { World } from './world.ts';

/** Whether Webex would open a connection to a data source's endpoint now, and if not, why. */
export interface Delivery {
  dataSourceId: string;
  orgId: string;
  delivers: boolean;
  reason: 'delivering' | 'token expired' | 'disabled' | 'org deauthorized';
  expiresAt: string;
  /** Negative once it has expired. */
  secondsLeft: number;
}

/**
 * The effect that customers feel: no new connections with an expired token (C), for a disabled data source, or in an
 * org that has deauthorized the service app. Webex has no such endpoint; this one is the sandbox's own.
 */
export function deliveryView(world: World): Delivery[] {
  const now = world.clock.now();
  return world.dataSources.all().map((record) => {
    const secondsLeft = record.claims.exp - Math.floor(now / 1000);
    const reason =
      world.orgs.get(record.orgId)?.authorized === false
        ? 'org deauthorized'
        : record.status === 'disabled'
          ? 'disabled'
          : secondsLeft <= 0
            ? 'token expired'
            : 'delivering';
    return {
      dataSourceId: record.id,
      orgId: record.orgId,
      delivers: reason === 'delivering',
      reason,
      expiresAt: new Date(record.claims.exp * 1000).toISOString(),
      secondsLeft,
    };
  });
}
