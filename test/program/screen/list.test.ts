import { describe, expect, test } from 'vitest';
import { scenario } from '../../../src/sandbox/scenarios/builder.ts';
import { ProgramWorld } from '../../support/program.ts';
import { TerminalScreen, withoutTmux } from '../../support/screen.ts';

describe.skipIf(withoutTmux())('the list of the screen', () => {
  test('the worst first, with the ladder above; columns give way on a narrow terminal', async () => {
    const world = await ProgramWorld.start('demo');
    const screen = await TerminalScreen.start(world, ['data-sources'], { size: '120x50' });
    const wide = await screen.shows('8 data sources: 1 EXPIRED, 1 at risk, 4 due, 1 fresh, 1 disabled');
    expect(wide).toMatch(/a person must act in \d+ d at the earliest · integration \d+ d, refresh \d+ d/);
    expect(wide).toMatch(/STATUS +EXPIRES IN +ORG +HOST +AUDIENCE +SCHEMA/);
    expect(wide).toMatch(/› +active +░+ EXPIRED +Acme Sandbox Bank +expired\.voice\.example\.com/);
    expect(wide).toContain('VoiceVirtu');
    screen.resize('80x24');
    await screen.shows(/STATUS +EXPIRES IN +ORG +HOST$/m);
    screen.resize('40x10');
    const narrow = await screen.shows(/STATUS +EXPIRES… +HOST$/m);
    expect(narrow).toMatch(/active +6m|active +5m|active +[1-9]m/);
    expect(narrow).toContain('1 view 2 new 3 extend 4 reload 5 quit ?');
    screen.resize('20x5');
    await screen.shows('is needed');
    screen.resize('80x24');
    await screen.shows('8 data sources');
    expect(screen.told('#{history_size}')).toBe('0');
    screen.press('q');
    const { code, sane, text } = await screen.ended();
    expect({ code, sane }).toEqual({ code: 0, sane: true });
    expect(text).toContain('THE SHELL');
    expect(text).not.toContain('STATUS');
  });

  test('5,000 data sources: to the end and back, filtered as it is typed', async () => {
    const world = await ProgramWorld.start(
      scenario({ dataSourcesPerOrg: 5000, dataSourceAgeMinutes: (_, i) => i % 700 }),
    );
    const screen = await TerminalScreen.start(world, ['data-sources']);
    // The sandbox signs and sends them in this process.
    await screen.shows('5000 data sources', 120_000);
    const under = (text: string) => /› .*(source-\d+)/.exec(text)?.[1];
    const first = under(screen.text());
    screen.press('G');
    await screen.until((text) => under(text) !== first, 'the last row');
    screen.press('g');
    await screen.until((text) => under(text) === first, 'the first row');
    screen.type('j'.repeat(100));
    screen.press('PageDown', 'PageUp');
    screen.press('/');
    screen.type('source-4999.org');
    await screen.shows('1 match "source-4999.org"');
    screen.press('Enter', 'Enter');
    await screen.shows('Signed token');
    screen.press('Escape', 'Escape');
    await screen.shows(/5000 data sources.*worst first$/m);
  }, 300_000);

  test('details: every field, the claims with what they mean, the signature, JSON, and the id to the clipboard', async () => {
    const world = await ProgramWorld.start('demo');
    const screen = await TerminalScreen.start(world, ['data-sources'], { size: '120x50' });
    await screen.shows('8 data sources');
    screen.press('/');
    screen.type('claims-only');
    screen.press('Enter', '1');
    const text = await screen.shows('Signed token');
    const { id, subject } = world.sandbox.control.dataSources.list().find(({ url }) => url.includes('claims-only'))!;
    await screen.shows('signature     verified');
    expect(text).toContain(`id            ${id}`);
    expect(text).toContain(`subject       ${subject}`);
    expect(text).toContain('where Webex connects to');
    expect(text).toMatch(/jti +sha256 [0-9a-f]{8}$/m);
    screen.press('v');
    const raw = await screen.shows('"applicationId"');
    expect(raw).toMatch(/"jwsToken": \{\s+"sha256": "[0-9a-f]{8}"/);
    screen.press('v', 'c');
    await screen.shows('copied');
    expect(screen.clipboard()).toBe(id);
    screen.press('?');
    await screen.shows("Webex's answer as JSON, and back");
    screen.press('Escape', 'Escape');
    await screen.shows('STATUS');
  });

  test('a 401 in the middle: the token is renewed, and nobody notices', async () => {
    const world = await ProgramWorld.start(scenario());
    const screen = await TerminalScreen.start(world, ['data-sources']);
    await screen.shows('source-1');
    world.sandbox.control.faults.add({ at: 'PUT /dataSources/*', do: 'reject-token' });
    screen.press('x');
    await screen.shows('Esc cancels');
    screen.press('y');
    await screen.shows('extended to 1440 minutes');
    const renewals = world.sandbox.control.ledger
      .get()
      .requests.filter(({ method, path }) => method === 'POST' && /token$/.test(path));
    expect(renewals).toHaveLength(1);
  });

  test('Webex down: the rows stay, marked stale, with the error and its remedy; and back', async () => {
    const world = await ProgramWorld.start(scenario({ dataSourcesPerOrg: 2 }));
    const screen = await TerminalScreen.start(world, ['data-sources'], { env: { RETRIES: '0' } });
    await screen.shows('source-2');
    world.sandbox.control.faults.add({ at: 'GET /dataSources', do: 'reset', times: 'always' });
    screen.press('r');
    const down = await screen.shows('STALE, as of');
    expect(down).toMatch(/stale .*source-1/);
    expect(down).toMatch(/stale .*source-2/);
    expect(down).toContain('fix:');
    world.sandbox.control.faults.clear();
    screen.press('4');
    expect(await screen.until((text) => !text.includes('STALE'), 'Webex is back')).toMatch(/active .*source-1/);
  });

  test('a paste presses no keys', async () => {
    const world = await ProgramWorld.start(scenario());
    const screen = await TerminalScreen.start(world, ['data-sources']);
    await screen.shows('source-1');
    screen.paste('xy');
    screen.press('s');
    await screen.shows('sorted by org');
    expect(world.sandbox.control.ledger.get().putsPerDataSource).toEqual({});
  });

  test('for a screen reader: every row a sentence, and nothing moves by itself', async () => {
    const world = await ProgramWorld.start('demo');
    const screen = await TerminalScreen.start(world, ['data-sources'], { env: { INK_SCREEN_READER: 'true' } });
    const text = await screen.shows(/Selected: 1 of 8: expired\.voice\.example\.com, .*active,\sexpired, ended/);
    // Three ticks of a clock that must not be heard.
    const end = performance.now() + 3000;
    await screen.until((now) => now !== text || performance.now() > end, 'three seconds');
    expect(screen.text()).toBe(text);
    screen.press('j', 'x');
    await screen.shows('y sends');
    screen.press('y');
    await screen.shows('extended to 1440 minutes');
    screen.press('q');
    expect(await screen.ended()).toMatchObject({ code: 0, sane: true });
  });

  test('CI in the environment does not silence it, and NO_COLOR takes its colours', async () => {
    const world = await ProgramWorld.start('demo');
    const env = { CI: 'true', DEV: 'true' };
    const coloured = await TerminalScreen.start(world, ['data-sources'], { env });
    await coloured.shows('8 data sources');
    expect(coloured.coloured()).toContain('\u001b[3');
    const plain = await TerminalScreen.start(world, ['data-sources'], { env: { ...env, NO_COLOR: '1' } });
    await plain.shows('8 data sources');
    expect(plain.coloured()).not.toContain('\u001b[3');
  });

  test('without a terminal: the table, and a note on stderr', async () => {
    const world = await ProgramWorld.start('demo');
    const { code, stdout, stderr } = await world.run(['data-sources']);
    expect(code).toBe(0);
    expect(stdout).toContain('expired.voice.example.com');
    expect(stderr).toContain('note: the screen of the data sources needs a terminal');
  });
});
