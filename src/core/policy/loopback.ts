/** The hosts that are this machine, as `URL.hostname` spells them: a sandbox listens there and nowhere else. */
export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
