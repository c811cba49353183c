import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, instant, integer, numbered, objectId, octets, sequence, set, text, yes } from './der.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** What a server's certificate is to say. */
export interface LeafOptions {
  /** Names and IPv4 addresses that it is good for: localhost and 127.0.0.1 by default. */
  readonly hosts?: readonly string[];
  /** Validity, in milliseconds: from yesterday for ten years by default. */
  readonly notBefore?: number;
  readonly notAfter?: number;
}

/** A certificate authority that exists only in one test run; its name says that it is not to be trusted. */
export class TestAuthority {
  /** The authority's own certificate as PEM: what NODE_EXTRA_CA_CERTS is to name. */
  readonly cert: string;
  readonly #name: Buffer;
  readonly #key: KeyObject;
  readonly #keyId: Buffer;

  constructor(name = 'TEST ONLY - do not trust') {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#key = privateKey;
    this.#keyId = keyId(publicKey);
    this.#name = commonName(name);
    const extensions = [
      extension('2.5.29.19', sequence(yes()), true),
      extension('2.5.29.15', bits(Buffer.from([0b0000_0110]), 1), true),
      extension('2.5.29.14', octets(this.#keyId)),
    ];
    this.cert = this.#certify(this.#name, publicKey, extensions, {});
  }

  /** A server's certificate with a key of its own, signed by this authority. */
  issue(options: LeafOptions = {}): Identity {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const hosts = options.hosts ?? ['localhost', '127.0.0.1'];
    const names = hosts.map((host) =>
      /^[\d.]+$/.test(host)
        ? numbered(7, Buffer.from(host.split('.').map(Number)), false)
        : numbered(2, Buffer.from(host), false),
    );
    const extensions = [
      extension('2.5.29.17', sequence(...names)),
      extension('2.5.29.35', sequence(numbered(0, this.#keyId, false))),
      extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    ];
    const cert = this.#certify(commonName(`TEST ONLY ${hosts[0] ?? ''}`), publicKey, extensions, options);
    return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  #certify(subject: Buffer, publicKey: KeyObject, extensions: Buffer[], validity: LeafOptions): string {
    const now = Date.now();
    const body = sequence(
      numbered(0, integer(Buffer.from([2]))),
      integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
      ECDSA_WITH_SHA256,
      this.#name,
      sequence(instant(validity.notBefore ?? now - DAY_MS), instant(validity.notAfter ?? now + 3650 * DAY_MS)),
      subject,
      publicKey.export({ type: 'spki', format: 'der' }),
      numbered(3, sequence(...extensions)),
    );
    const der = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, this.#key)));
    const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  }
}

function commonName(name: string): Buffer {
  return sequence(set(sequence(objectId('2.5.4.3'), text(name))));
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  return sequence(objectId(id), ...(critical ? [yes()] : []), octets(value));
}

function keyId(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}
