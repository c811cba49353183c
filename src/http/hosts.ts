/** By which names this machine is called. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * The `Host`s that are ours: that of the address which people are sent back to and, where the endpoint listens on loopback
 * alone, this machine's own with the port that it listens on. Anything else is a page of somebody whose name was made to lead
 * here (DNS rebinding), or a mistake. Pure.
 */
export function ownHosts({
  publicUrl,
  port,
  loopback,
}: {
  publicUrl: URL;
  port: number;
  loopback: boolean;
}): Set<string> {
  const usual = publicUrl.protocol === 'https:' ? 443 : 80;
  const named = publicUrl.port === '' ? [publicUrl.host, `${publicUrl.host}:${usual}`] : [publicUrl.host];
  const local = loopback ? LOOPBACK.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])) : [];
  return new Set([...named, ...local]);
}
