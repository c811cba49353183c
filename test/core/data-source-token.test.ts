import { describe, expect, it } from 'vitest';
import type { DataSource } from '../../src/core/model.ts';
import { Secret } from '../../src/core/secret.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { HOUR, VirtualWorld } from '../support/virtual-world.ts';

const KEYS = '/idb/oauth2/v2/keys/verificationjwk';

/** A sandbox with one data source, a program, and how often the sandbox was asked for its keys. */
async function opened() {
  const world = await VirtualWorld.start(scenario({ modes: { profile: 'full' } }));
  const keeper = await world.keeper();
  const { control } = world.sandbox;
  const { id } = control.dataSources.list()[0]!;
  const read = async () => (await keeper.dataSources.get(id)).value;
  const asked = () => control.ledger.get().requests.filter(({ path }) => path === KEYS).length;
  return { world, keeper, control, id, read, asked };
}

describe('verifyDataSourceToken', () => {
  it('verifies what Webex signed, before and after an extension, with one request for the keys', async () => {
    const { keeper, read, asked, id } = await opened();
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({ verified: true });
    await keeper.dataSources.extend(id);
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({ verified: true });
    for (const listed of await keeper.dataSources.list()) {
      expect(await keeper.verifyDataSourceToken(listed)).toEqual({ verified: true });
    }
    expect(asked()).toBe(1);
  });

  it.each(['capture', 'readme', 'full'] as const)('whatever else the answer leaves out: %s', async (profile) => {
    const { keeper, control, read } = await opened();
    control.modes.set({ profile });
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({ verified: true });
  });

  it('cannot verify where the answer carries no token, and asks nobody', async () => {
    const { keeper, control, read, asked } = await opened();
    control.modes.set({ profile: 'openapi' });
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({
      verified: false,
      reason: 'Webex gave no signed token with it',
    });
    expect(asked()).toBe(0);
  });

  it('follows a rotation of the keys', async () => {
    const { keeper, control, read, asked, id, world } = await opened();
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({ verified: true });
    await control.keys.rotate();
    world.advance(HOUR);
    await keeper.dataSources.extend(id);
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({ verified: true });
    expect(asked()).toBe(2);
  });

  it('ends with the token, by the clock of Webex', async () => {
    const { keeper, read, asked, world } = await opened();
    world.advance(12 * HOUR - 1000);
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({ verified: true });
    world.advance(1000);
    const over = await read();
    expect(await keeper.verifyDataSourceToken(over)).toEqual({ verified: false, reason: 'it ended 0 s ago' });
    expect(asked()).toBe(1);
  });

  it('finds the token of an hour ago that was put in the place of today’s', async () => {
    const { keeper, read, id } = await opened();
    const before = await read();
    await keeper.dataSources.extend(id);
    const now = await read();
    const mixed: DataSource = { ...now, jws: before.jws! };
    expect(await keeper.verifyDataSourceToken(mixed)).toEqual({
      verified: false,
      reason: 'Webex signed it, but for another nonce',
    });
  });

  it.each([
    'https://idbroker.webex.com/idb',
    'https://idbroker.webex.com.evil.example/idb',
    'https://idbroker.webex.com@evil.example/idb',
    'http://169.254.169.254/idb',
  ])('asks nobody for the keys of %s', async (issuer) => {
    const { keeper, control, read, asked, id } = await opened();
    control.modes.set({ issuer });
    control.dataSources.change(id, { ageMinutes: 0 });
    expect(await keeper.verifyDataSourceToken(await read())).toEqual({
      verified: false,
      reason: `its issuer "${issuer}" is none whose keys are trusted here, and was not asked for any`,
    });
    expect(asked()).toBe(0);
  });

  it('says when the keys cannot be had, and verifies again when they can', async () => {
    const { keeper, control, read, world, asked } = await opened();
    control.faults.add({ at: `GET ${KEYS}`, do: 'status:503', times: 'always' });
    const dataSource = await read();
    expect(await keeper.verifyDataSourceToken(dataSource)).toEqual({
      verified: false,
      reason: expect.stringMatching(/^its signature could not be checked: Webex could not read the keys at .*HTTP 503/),
    });
    const tries = asked();
    expect(tries).toBe(4);
    control.faults.clear();
    expect(await keeper.verifyDataSourceToken(dataSource)).toMatchObject({ verified: false });
    expect(asked()).toBe(tries);
    world.advance(30_000);
    expect(await keeper.verifyDataSourceToken(dataSource)).toEqual({ verified: true });
    expect(asked()).toBe(tries + 1);
  });

  it('tells neither token nor nonce, in its verdict or in the log', async () => {
    const { keeper, read, world } = await opened();
    const dataSource = await read();
    const parts = dataSource.jws!.reveal().split('.');
    const tampered = new Secret([parts[0], parts[1], `A${parts[2]!.slice(1)}`].join('.'));
    const verdict = await keeper.verifyDataSourceToken({ ...dataSource, jws: tampered });
    expect(verdict).toEqual({ verified: false, reason: expect.stringMatching(/^its signature does not fit/) });
    const told = JSON.stringify(verdict) + world.log.lines.join('\n');
    for (const secret of [...parts, tampered.reveal(), dataSource.nonce!]) expect(told).not.toContain(secret);
  });
});
