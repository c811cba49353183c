import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { ProgramWorld } from '../../support/program.ts';
import { PtyScreen, withoutScript } from '../../support/pty.ts';

const SIZES = ['40x10', '80x24', '120x50'] as const;

/** What was told to the terminal that would reach beyond the screen (xterm's control sequences). */
const WIPES_SCROLLBACK = '\u001b[3J';

describe.skipIf(withoutScript())('the terminal that the screen is in', () => {
  test.each(SIZES)(
    'H8: %s and a storm of other sizes down to 20x5: is as it was afterwards, with everything that can be scrolled back to',
    async (size) => {
      const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 60 }));
      const screen = await PtyScreen.start(world, ['data-sources'], { size });
      const list = /^Data sources(?:.*\n)+›/;
      await screen.shows(list);
      expect(screen.alternate).toBe(true);
      screen.type('\u001b[6~\u001b[6~G');
      for (const other of ['100x12', '31x8', '20x5', '200x60', size]) {
        screen.resize(other);
        const [columns = 0, rows = 0] = other.split('x').map(Number);
        await screen.shows(columns < 30 || rows < 8 ? /^The terminal is(?:.*\n)*.*needed/ : list);
      }
      screen.type('\r');
      await screen.shows('Data source ');
      screen.type('e');
      await screen.shows('Update ');
      screen.resize('60x15');
      await screen.shows(/Update [0-9a-f-]{36}/);
      screen.type('\u001b');
      await screen.shows('Data source ');
      screen.type('q');
      await screen.shows(list);
      screen.type('q');
      expect(await screen.ended()).toEqual({ code: 0, sane: true });
      expect(screen.written.includes(WIPES_SCROLLBACK)).toBe(false);
      const back = screen.scrollback().join('\n');
      for (const line of [1, 30, 60]) expect(back).toMatch(new RegExp(`^before ${line}$`, 'm'));
      expect(back).not.toContain('EXPIRES');
    },
  );

  test.each([
    ['the list', '', 'source-1'],
    ['the question', 'x', 'Esc cancels'],
    ['the filter', '/', 'filter:'],
    ['the details', '\r', 'Signed token'],
    ['the keys', '?', 'Keys'],
    ['a form', 'n', 'Register'],
    ['the question before a form is sent', 'e\u0015https://moved.example.com/x\u0013', 'Send this?'],
    ['a deletion', 'D', 'Type its id'],
  ])('Ctrl-C in %s: exit code 130, and everything as it was', async (_, keys, text) => {
    const world = await ProgramWorld.start(scenario());
    const screen = await PtyScreen.start(world, ['data-sources']);
    await screen.shows('source-1');
    if (keys !== '') screen.type(keys);
    await screen.shows(text);
    screen.type('\u0003');
    expect(await screen.ended()).toEqual({ code: 130, sane: true });
    expect(screen.text()).toContain('error: interrupted');
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
  });

  test('Ctrl-Z gives it back to the shell, and fg brings the screen back as it was', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 3 }));
    const screen = await PtyScreen.start(world, ['data-sources'], { jobControl: true });
    await screen.shows('source-3');
    screen.type('n');
    await screen.shows('Register');
    screen.type('https://half.typed');
    await screen.shows('half.typed');
    screen.type('\u001a');
    await screen.shows('SUSPENDED');
    expect(screen.saneMeanwhile()).toBe(true);
    screen.resize('60x15');
    screen.type('\n');
    expect(await screen.shows('https://half.typed▏')).toContain('Register');
    screen.type('\u001b\u001b');
    await screen.shows(/^›/m);
    screen.type('q');
    expect(await screen.ended()).toEqual({ code: 0, sane: true });
  });

  test('Ctrl-Z where no shell could bring it back draws the screen anew', async () => {
    const world = await ProgramWorld.start(scenario());
    const screen = await PtyScreen.start(world, ['data-sources']);
    await screen.shows('source-1');
    screen.type('\u001a?');
    await screen.shows('Keys');
    expect(screen.alternate).toBe(true);
  });

  test('escape sequences in what Webex says reach it as text', async () => {
    const world = await ProgramWorld.start(scenario());
    const [first] = world.sandbox.control.dataSources.list();
    const evil = 'evil\u001b[2J\u001b]0;owned\u0007\u001b]52;c;b3duZWQ=\u0007\u009b31m\u202e';
    const item = { id: first!.id, status: evil, audience: evil, subject: evil, url: `https://a.example.com/${evil}` };
    world.sandbox.control.faults.add(
      { at: 'GET /dataSources', do: 'patch', times: 'always', patch: { items: [item] } },
      { at: 'GET /dataSources/*', do: 'patch', times: 'always', patch: { ...item, errorMessage: evil } },
    );
    const screen = await PtyScreen.start(world, ['data-sources'], { size: '120x50' });
    expect(await screen.shows('evil')).toContain('evil\\x1b[2J');
    screen.type('\r');
    await screen.shows(/audience +evil\\x1b\[2J\\x1b\]0;owned\\x07/);
    screen.type('v');
    await screen.shows('"audience": "evil');
    screen.type('ve');
    await screen.shows(/subject +evil/);
    screen.type('\u001b');
    await screen.shows('Data source ');
    screen.type('D');
    await screen.shows('Type its id');
    expect(screen.titles).toEqual([]);
    const obeyed = ['\u001b]0;', '\u001b]52;', '\u009b', '\u202e'].filter((each) => screen.written.includes(each));
    expect(obeyed).toEqual([]);
  });
});
