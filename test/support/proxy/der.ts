/** One DER element: its tag, its length, its contents. */
export function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const digits = body.length.toString(16);
  const length = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body]);
}

/** SEQUENCE. */
export const sequence = (...contents: Uint8Array[]) => element(0x30, ...contents);

/** SET. */
export const set = (...contents: Uint8Array[]) => element(0x31, ...contents);

/** BOOLEAN TRUE. */
export const yes = () => element(0x01, Buffer.from([0xff]));

/** A whole number that is not negative, given by its bytes. */
export const integer = (bytes: Uint8Array) =>
  element(0x02, Buffer.concat([(bytes[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), bytes]));

/** BIT STRING of whole bytes, or with some of the last bits unused. */
export const bits = (bytes: Uint8Array, unused = 0) => element(0x03, Buffer.from([unused]), bytes);

/** OCTET STRING. */
export const octets = (bytes: Uint8Array) => element(0x04, bytes);

/** UTF8String. */
export const text = (value: string) => element(0x0c, Buffer.from(value, 'utf8'));

/** An instant in whole seconds of UTC: UTCTime up to 2049 and GeneralizedTime from 2050, as X.509 wants it. */
export function instant(ms: number): Buffer {
  const digits = `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
  return digits < '2050' ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

/** An element that a rule numbers: constructed for a wrapped element, primitive for bare bytes. */
export const numbered = (n: number, contents: Uint8Array, constructed = true) =>
  element((constructed ? 0xa0 : 0x80) | n, contents);

/** OBJECT IDENTIFIER from its dotted form. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const group = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) group.unshift((left & 0x7f) | 0x80);
    bytes.push(...group);
  }
  return element(0x06, Buffer.from(bytes));
}
