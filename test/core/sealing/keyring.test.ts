import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatEnvelope, parseEnvelope } from '../../../src/core/sealing/envelope.ts';
import { type DataKey, keyring, type SealingKey } from '../../../src/core/sealing/keyring.ts';
import { type Seal, sealedAs } from '../../../src/core/sealing/seal.ts';

/** A key service that counts what it is asked, as KMS does it: data keys come wrapped. */
class FakeService implements SealingKey {
  readonly id: string;
  readonly asked: string[] = [];
  readonly #keys = new Map<string, Uint8Array>();
  constructor(id: string) {
    this.id = id;
  }
  async current(): Promise<DataKey> {
    this.asked.push('current');
    const wrapped = `wrapped-${this.#keys.size}`;
    const bytes = randomBytes(32);
    this.#keys.set(wrapped, bytes);
    return { bytes, wrapped };
  }
  async unwrap(wrapped = ''): Promise<Uint8Array> {
    this.asked.push(wrapped);
    const bytes = this.#keys.get(wrapped);
    if (!bytes) throw new Error('unknown');
    return bytes;
  }
}

const TEXT = Buffer.from('{"refreshToken":"fake-refresh-token"}');

async function ready(seal: Seal): Promise<Seal> {
  await seal.ready();
  return seal;
}

describe('sealing', () => {
  it('gives back what was sealed, and shows nothing of it', async () => {
    const seal = await ready(keyring(new FakeService('one')));
    const sealed = seal.seal(TEXT, 'anna');
    expect(sealed.toString()).not.toMatch(/refresh/i);
    expect(sealed.toString('latin1')).not.toContain(TEXT.toString('base64').slice(0, 12));
    expect(await seal.open(sealed, 'anna', 'here')).toEqual(TEXT);
    expect(seal.seal(TEXT, 'anna').equals(sealed)).toBe(false);
  });

  it('opens under no other name', async () => {
    const seal = await ready(keyring(new FakeService('one')));
    const anna = sealedAs(seal, 'document anna');
    const sealed = anna.seal(TEXT, 'document');
    await expect(sealedAs(seal, 'document bert').open(sealed, 'document', 'bert')).rejects.toMatchObject({
      code: 'store-corrupt',
      message: expect.stringContaining('moved here from another name'),
    });
    await expect(anna.open(sealed, 'updates', 'anna')).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it('opens nothing that was changed in any byte', async () => {
    const seal = await ready(keyring(new FakeService('one')));
    const envelope = parseEnvelope(seal.seal(TEXT, 'anna'))!;
    for (const part of ['iv', 'tag', 'data'] as const) {
      for (let at = 0; at < envelope[part].length; at += 1) {
        const bytes = Buffer.from(envelope[part]);
        bytes[at]! ^= 1;
        const changed = Buffer.from(formatEnvelope({ ...envelope, [part]: bytes }));
        await expect(seal.open(changed, 'anna', 'here')).rejects.toMatchObject({ code: 'store-corrupt' });
      }
    }
    const shorter = Buffer.from(formatEnvelope({ ...envelope, tag: envelope.tag.subarray(0, 4) }));
    await expect(seal.open(shorter, 'anna', 'here')).rejects.toMatchObject({ code: 'store-corrupt' });
  });

  it.each([
    '',
    '{}',
    '[]',
    TEXT.toString(),
    '{"sealed":1}',
    '{"sealed":2,"key":"one","iv":"","tag":"","data":""}',
    '\u0000',
  ])('takes nothing that is not sealed: %j', async (text) => {
    const seal = await ready(keyring(new FakeService('one')));
    await expect(seal.open(Buffer.from(text), 'anna', 'here')).rejects.toMatchObject({ code: 'store-corrupt' });
    expect(seal.isCurrent(Buffer.from(text))).toBe(false);
  });

  it('asks the service for one data key, however many items there are, and for an earlier one once', async () => {
    const service = new FakeService('one');
    const writer = keyring(service);
    await Promise.all([writer.ready(), writer.ready()]);
    const items = ['a', 'b', 'c'].map((name) => [name, writer.seal(TEXT, name)] as const);
    expect(service.asked).toEqual(['current']);
    const reader = keyring(service);
    for (const [name, sealed] of items) await reader.open(sealed, name, name);
    // It seals with the data key that it has read already.
    await reader.ready();
    expect(parseEnvelope(reader.seal(TEXT, 'd'))?.wrapped).toBe('wrapped-0');
    expect(service.asked).toEqual(['current', 'wrapped-0']);
  });

  it('asks again after the service failed', async () => {
    const service = new FakeService('one');
    const sealed = (await ready(keyring(service))).seal(TEXT, 'a');
    const reader = keyring(service);
    const { unwrap } = service;
    service.unwrap = () => Promise.reject(new Error('down'));
    await expect(reader.open(sealed, 'a', 'a')).rejects.toThrow('down');
    service.unwrap = unwrap;
    expect(await reader.open(sealed, 'a', 'a')).toEqual(TEXT);
  });

  it('seals with no earlier key, also when it has opened with one', async () => {
    const [old, now] = [new FakeService('old'), new FakeService('now')];
    const sealed = (await ready(keyring(old))).seal(TEXT, 'a');
    const seal = keyring(now, [old]);
    await seal.open(sealed, 'a', 'a');
    await seal.ready();
    expect(parseEnvelope(seal.seal(TEXT, 'a'))?.key).toBe('now');
  });
});
