import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { operationRecordSchema } from '../../../src/schemas.ts';
import { ProgramWorld } from '../../support/program.ts';
import { TerminalScreen, withoutTmux } from '../../support/screen.ts';

async function opened(size = '80x24', more: Parameters<typeof scenario>[0] = {}) {
  const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2, ...more }));
  const screen = await TerminalScreen.start(world, ['data-sources'], { size });
  await screen.shows('source-1');
  return { world, screen };
}

async function onlyRecord(world: ProgramWorld) {
  const [record, ...others] = await world.records();
  expect(others).toEqual([]);
  return operationRecordSchema.parse(JSON.parse(record!.text));
}

describe.skipIf(withoutTmux())('forms of the screen', () => {
  test.each(['40x10', '80x24', '120x50'])('%s: an update, from e to the ledger', async (size) => {
    const { world, screen } = await opened(size);
    const target = world.sandbox.control.dataSources.list().find(({ url }) => url.includes('source-1'))!;
    screen.press('/');
    screen.type('source-1');
    screen.press('Enter', 'e');
    await screen.shows('Update');
    screen.press('C-u');
    screen.type('https://moved.example.com/byods');
    screen.press('C-s');
    await screen.shows('Send this?');
    screen.press('PageDown');
    screen.press('n');
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
    screen.press('y');
    await screen.shows('updated:');
    expect(world.sandbox.control.dataSources.get(target.id)).toMatchObject({
      url: 'https://moved.example.com/byods',
      audience: target.audience,
      subject: target.subject,
      status: 'active',
    });
    expect(await onlyRecord(world)).toMatchObject({ operation: 'update', dataSourceId: target.id, success: true });
  });

  test('a disable asks for the message, says what it means, and is shown in words before it is sent', async () => {
    const { world, screen } = await opened();
    screen.press('Enter');
    await screen.shows('Signed token');
    screen.press('e');
    await screen.shows('Update');
    screen.press('BTab', 'Right');
    await screen.shows(/error message\n +✗ is needed/);
    screen.press('C-s');
    expect(await screen.shows('error message')).not.toContain('Send this?');
    screen.type('maintenance until noon');
    screen.press('Enter');
    const review = await screen.shows('Send this?');
    expect(review).toContain('Webex will send no calls to it until it is active again.');
    screen.press('y');
    await screen.shows('updated:');
    const disabled = world.sandbox.control.dataSources.list().filter(({ status }) => status === 'disabled');
    expect(disabled).toMatchObject([{ errorMessage: 'maintenance until noon' }]);
  });

  test('what was typed is judged at once, and stays when Webex refuses it', async () => {
    const { world, screen } = await opened();
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'status:403', times: 1 });
    screen.press('e');
    await screen.shows('Update');
    screen.press('C-u');
    screen.type('http://a.example.com');
    await screen.shows('must begin with https:// or wss://');
    screen.press('C-s');
    expect(await screen.shows('http://a.example.com')).not.toContain('Send this?');
    screen.press('C-u');
    screen.paste('\n https://pasted.example.com/x\u0007\r\n');
    await screen.shows('https://pasted.example.com/x▏');
    screen.press('C-s');
    await screen.shows('Send this?');
    screen.press('y');
    const refused = await screen.shows('HTTP 403');
    expect(refused).toContain('https://pasted.example.com/x▏');
    expect(refused).toContain('fix:');
    expect(await onlyRecord(world)).toMatchObject({ operation: 'update', success: false });
    screen.press('C-s');
    await screen.shows('Send this?');
    screen.press('y');
    await screen.shows('updated:');
  });

  test('Esc asks before it throws away what was typed, and never quits', async () => {
    const { world, screen } = await opened();
    screen.press('e');
    await screen.shows('Update');
    screen.type('x');
    screen.press('Escape');
    await screen.shows('Esc again');
    screen.press('Escape');
    await screen.shows('source-2');
    for (let count = 0; count < 3; count += 1) screen.press('Escape');
    screen.press('s');
    await screen.shows('sorted by');
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
  });

  test.each(['40x10', '80x24', '120x50'])('%s: a registration, from n to the ledger', async (size) => {
    const { world, screen } = await opened(size);
    const before = world.sandbox.control.dataSources.list().length;
    screen.press('2');
    await screen.shows('Register');
    screen.type('https://new.example.com/byods');
    screen.press('Tab', 'Right');
    await screen.shows('VoiceVirtualAgent_');
    screen.press('Left', 'C-s');
    await screen.shows('Send this?');
    expect(world.sandbox.control.dataSources.list()).toHaveLength(before);
    screen.press('y');
    await screen.shows('registered:');
    expect(world.sandbox.control.dataSources.list().at(-1)).toMatchObject({
      url: 'https://new.example.com/byods',
      audience: 'BYODS',
      subject: 'BYODS',
      tokenLifetimeMinutes: 1440,
      status: 'active',
    });
    expect(await onlyRecord(world)).toMatchObject({ operation: 'registration', success: true });
  });

  test.each(['40x10', '80x24', '120x50'])('%s: a deletion takes the whole id, and nothing less', async (size) => {
    const { world, screen } = await opened(size);
    const ids = () => world.sandbox.control.dataSources.list().map(({ id }) => id);
    screen.press('D');
    const asked = await screen.shows('Type its id');
    const id = ids().find((each) => asked.includes(each))!;
    screen.type(id.slice(0, -1));
    screen.press('Enter');
    await screen.shows('nothing was deleted');
    expect(ids()).toHaveLength(2);
    screen.type(id.slice(-1));
    screen.press('Enter');
    await screen.shows(/deleted:\s/);
    expect(ids()).toHaveLength(1);
    expect(await onlyRecord(world)).toMatchObject({ operation: 'deletion', dataSourceId: id, success: true });
  });
});
