import { describe, expect, test } from 'vitest';
import { PureScreen, source } from './screen.ts';

const CTRL_S = '\u0013';
const CTRL_U = '\u0015';
const open = (keys: string) => new PureScreen().loaded([source('a', 1)]).press(keys);

describe('the form of an update', () => {
  test('sends only what differs', () => {
    const screen = open(`e${CTRL_U}https://b.example.com/x${CTRL_S}y`);
    expect(screen.effects).toMatchObject([{ do: 'update', id: 'a', fields: { url: 'https://b.example.com/x' } }]);
    expect(screen.state.form?.stage).toBe('sending');
  });

  test('nothing that differs is nothing to send', () => {
    const screen = open(`e${CTRL_S}`);
    expect(screen.text()).toContain('there is nothing to send');
    expect(screen.press('y').effects).toEqual([]);
  });

  test.each([
    ['a url without TLS', `${CTRL_U}http://a.example`, 'must begin with https://'],
    ['a lifetime', `\t\t\t\t${CTRL_U}1441`, 'from 1 to 1440'],
    ['an audience', `\t\t${CTRL_U}`, 'must not be empty'],
  ])('%s is judged as it is typed, and not sent', (_, typed, reason) => {
    const screen = open(`e${typed}`);
    expect(screen.text()).toContain(reason);
    expect(screen.press(`${CTRL_S}y`).effects).toEqual([]);
    expect(screen.state.form?.stage).toBe('typing');
  });

  test('only y sends, and Esc goes back to what was typed', () => {
    const screen = open(`e${CTRL_U}https://b.example.com/${CTRL_S}Yqx \r`);
    expect(screen.effects).toEqual([]);
    expect(screen.press('\u001b').text()).toContain('https://b.example.com/▏');
  });

  test('a refusal leaves it as it was', () => {
    const screen = open(`e${CTRL_U}https://b.example.com/${CTRL_S}y`);
    const before = screen.state.form!.fields;
    screen.tell({ type: 'change-failed', error: { code: 'forbidden', message: 'no', remedy: 'ask' } });
    expect(screen.state.form).toMatchObject({ stage: 'typing', fields: before });
    expect(screen.text()).toMatch(/no\nfix: ask/);
  });

  test('a nonce that is typed is sent, and never shown', () => {
    const screen = open('e\t\t\t\t\tsecret-nonce').press(`\t\t${CTRL_U}https://b.example.com/${CTRL_S}`);
    expect(screen.text()).not.toContain('secret');
    expect(screen.press('y').effects).toMatchObject([{ do: 'update', nonce: 'secret-nonce' }]);
  });

  test('active again: the message goes with the status', () => {
    const disabled = source('a', 1, { status: 'disabled', errorMessage: 'maintenance' });
    const screen = new PureScreen().loaded([disabled]).press(`e\u001b[Z\u001b[Z\u001b[D${CTRL_S}`);
    expect(screen.text()).toMatch(/- disabled\n.*\+ active/);
    expect(screen.text()).toContain('Webex will send calls to it again.');
    expect(screen.press('y').effects).toMatchObject([{ do: 'update', fields: { status: 'active' } }]);
  });
});

describe('a deletion', () => {
  test.each([
    ['a\r', 1],
    ['b\r', 0],
    ['\r', 0],
    ['a\u001b', 0],
    ['ay', 0],
    ['ab\u007f\r', 1],
  ])('%j: %d', (typed, times) => {
    expect(open('D').press(typed).effects).toHaveLength(times);
  });
});
