import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { type Identity, TestAuthority } from '../../support/proxy/tls-fixture.ts';

const authority = new TestAuthority();

/** Connects to a server with this identity: the protocol when all is well, else the code of the error. */
async function handshake(identity: Identity, ca: string | undefined, host = 'localhost'): Promise<string> {
  const server = createServer(identity, (socket) => socket.end());
  server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: '127.0.0.1', ...(/^\d/.test(host) ? {} : { servername: host }), ca });
  try {
    await once(socket, 'secureConnect');
    return socket.getProtocol() ?? '';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
    server.close();
  }
}

describe('certificates for tests', () => {
  test('are trusted by whoever trusts their authority, for every host that they name', async () => {
    const identity = authority.issue();
    expect(await handshake(identity, authority.cert, 'localhost')).toBe('TLSv1.3');
    expect(await handshake(identity, authority.cert, '127.0.0.1')).toBe('TLSv1.3');
  });

  test('are not trusted by anyone else', async () => {
    const identity = authority.issue();
    expect(await handshake(identity, undefined)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await handshake(identity, new TestAuthority().cert)).not.toBe('TLSv1.3');
  });

  test('can be for the wrong host, expired, or not valid yet', async () => {
    const now = Date.now();
    const wrong = authority.issue({ hosts: ['elsewhere.test'] });
    const expired = authority.issue({ notBefore: now - 172_800_000, notAfter: now - 86_400_000 });
    const early = authority.issue({ notBefore: now + 86_400_000 });
    expect(await handshake(wrong, authority.cert)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake(expired, authority.cert)).toBe('CERT_HAS_EXPIRED');
    expect(await handshake(early, authority.cert)).toBe('CERT_NOT_YET_VALID');
  });

  test('say that they are for tests only, and last beyond 2050 when asked', () => {
    const notAfter = Date.UTC(2077, 0, 1);
    const leaf = new X509Certificate(authority.issue({ notAfter }).cert);
    expect(leaf.issuer).toContain('TEST ONLY');
    expect(leaf.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(Date.parse(leaf.validTo)).toBe(notAfter);
    expect(leaf.verify(new X509Certificate(authority.cert).publicKey)).toBe(true);
    expect(new X509Certificate(authority.cert).ca).toBe(true);
  });
});
