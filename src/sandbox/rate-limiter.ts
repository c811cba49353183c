const MINUTE_MS = 60_000;

/** N requests in any minute of virtual time, per client. Off by default: Webex publishes no figure here (S). */
export class RateLimiter {
  readonly #taken = new Map<string, number[]>();

  /** Seconds to wait, at least 1, when the client has had its share; undefined when the request may go on. */
  refuse(clientId: string, limit: number, now: number): number | undefined {
    if (limit === 0) return undefined;
    const recent = (this.#taken.get(clientId) ?? []).filter((at) => at > now - MINUTE_MS && at <= now);
    this.#taken.set(clientId, recent);
    if (recent.length < limit) {
      recent.push(now);
      return undefined;
    }
    return Math.max(1, Math.ceil((recent[0]! + MINUTE_MS - now) / 1000));
  }
}
