/** An address as a number, and how many bits it has. IPv4 written as IPv6 is IPv4. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Whether a text is an address or a CIDR range: `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`. Pure. */
export function isRange(text: string): boolean {
  return rangeOf(text) !== undefined;
}

/** Whether an address lies in one of the ranges. What is no address lies in none. Pure. */
export function isWithin(address: string, ranges: readonly string[]): boolean {
  const found = addressOf(address);
  if (!found) return false;
  return ranges.some((text) => {
    const range = rangeOf(text);
    if (range?.address.bits !== found.bits) return false;
    const shift = BigInt(found.bits - range.prefix);
    return range.address.value >> shift === found.value >> shift;
  });
}

/**
 * Who is counted as one caller: an IPv4 address, or the /64 of an IPv6 address, because whoever has one has all of it. A
 * text that is no address counts as it stands. Pure.
 */
export function callerOf(address: string): string {
  const found = addressOf(address);
  if (!found) return address;
  return found.bits === 32 ? `4:${found.value}` : `6:${found.value >> 64n}`;
}

/**
 * An address without the port that some proxies write behind it (`192.0.2.7:51234`, `[2001:db8::1]:51234`): with it every
 * connection would count as another caller. Anything else stays as it is. Pure.
 */
export function withoutPort(text: string): string {
  const [, v6, v4] = /^(?:\[([^\]]*)\]|((?:\d{1,3}\.){3}\d{1,3}))(?::\d{1,5})?$/.exec(text) ?? [];
  return v6 ?? v4 ?? text;
}

function rangeOf(text: string): { address: Address; prefix: number } | undefined {
  const [, start = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = addressOf(start);
  if (!address) return undefined;
  const prefix = length === undefined ? address.bits : Number(length);
  return prefix <= address.bits ? { address, prefix } : undefined;
}

function addressOf(text: string): Address | undefined {
  const [, mapped] = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(text) ?? [];
  return ipv4(mapped ?? text) ?? ipv6(text);
}

function ipv4(text: string): Address | undefined {
  const octets = /^(?:\d{1,3}\.){3}\d{1,3}$/.test(text) ? text.split('.').map(Number) : [];
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return undefined;
  return { bits: 32, value: octets.reduce((value, octet) => (value << 8n) | BigInt(octet), 0n) };
}

/** `URL` knows every spelling, and gives the one of RFC 5952; a zone (`fe80::1%eth0`) tells nothing about the address. */
function ipv6(text: string): Address | undefined {
  const bare = text.replace(/%.*$/, '');
  if (!/^[0-9a-f:.]{2,45}$/i.test(bare) || !bare.includes(':') || !URL.canParse(`http://[${bare}]`)) return undefined;
  const [left = '', right] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [head, tail] = [groups(left), groups(right ?? '')];
  const all = right === undefined ? head : [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail];
  return { bits: 128, value: all.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n) };
}
