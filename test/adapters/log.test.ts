import { describe, expect, it } from 'vitest';
import { createLog, type LogOptions } from '../../src/adapters/log.ts';
import { KeeperError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';

/** A log and what it wrote. */
function recorded(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = createLog({ level: 'debug', format: 'json', write: (line) => void lines.push(line), ...options });
  return { log, lines, parsed: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const SECRET = new Secret('not-a-real-token-0123456789');

describe('a log in JSON', () => {
  it("is what Lambda's JSON log format reads: one object a line with level, timestamp and message", () => {
    const { log, lines, parsed } = recorded();
    log.debug('one');
    log.info('two', { orgId: 'fake-org' });
    log.warn('three');
    log.error('four', { error: new KeeperError('usage', 'it failed').toJSON() });
    expect(lines.every((line) => /^[^\n]+\n$/.test(line))).toBe(true);
    expect(parsed().map(({ level, message }) => [level, message])).toEqual([
      ['DEBUG', 'one'],
      ['INFO', 'two'],
      ['WARN', 'three'],
      ['ERROR', 'four'],
    ]);
    for (const { timestamp } of parsed()) expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(parsed()[1]).toMatchObject({ orgId: 'fake-org' });
    expect(parsed()[3]).toMatchObject({ error: { code: 'usage', message: 'it failed' } });
    expect(Object.keys(parsed()[0]!)).toEqual(['level', 'timestamp', 'message']);
  });

  it.each([
    ['silent', []],
    ['error', ['ERROR']],
    ['warn', ['WARN', 'ERROR']],
    ['info', ['INFO', 'WARN', 'ERROR']],
    ['debug', ['DEBUG', 'INFO', 'WARN', 'ERROR']],
  ] as const)('at the level %s writes %j', (level, wanted) => {
    const { log, parsed } = recorded({ level });
    for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name]('x');
    expect(parsed().map((line) => line.level)).toEqual(wanted);
  });
});

describe.each(['json', 'text'] as const)('a log as %s', (format) => {
  const value = SECRET.reveal();
  it.each<[string, string, Record<string, unknown>]>([
    ['the message', `it sent ${value}`, {}],
    ['a field of an innocent name', 'x', { note: value }],
    ['a nested field', 'x', { a: { b: [{ c: `Bearer ${value}` }] } }],
    ['the name of a field', 'x', { [value]: 1 }],
    ['a Secret itself', 'x', { token: SECRET, list: [SECRET] }],
    ['a query', 'x', { url: `https://fake.example/?t=${encodeURIComponent(value)}` }],
    ['base64', 'x', { header: Buffer.from(value).toString('base64') }],
    ['hex', 'x', { bytes: Buffer.from(value).toString('hex') }],
    ['JSON inside a text', 'x', { body: JSON.stringify({ refresh_token: value }) }],
  ])('I1: holds no secret that stood in %s', (_where, message, fields) => {
    const { log, lines } = recorded({ format });
    log.info(message, fields);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('[redacted]');
    expect(lines[0]).not.toContain('not-a-real-token');
  });

  it('I3: writes one line without a control character, whatever stands in it', () => {
    const { log, lines } = recorded({ format });
    const evil = 'a\r\nb\u001b]52;c;eA==\u0007c\u2028d\u2029e\u009b31mf\u007f';
    log.warn(evil, { field: evil, nested: { deep: evil } });
    expect(lines).toHaveLength(1);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must be gone
    expect(lines[0]!.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
    expect(lines[0]!.endsWith('\n')).toBe(true);
    if (format === 'json') expect(JSON.parse(lines[0]!)).toMatchObject({ message: evil, field: evil });
  });

  it('survives fields that no JSON can hold', () => {
    const { log, lines } = recorded({ format });
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.info('x', { circle, big: 1n, nothing: undefined, date: new Date(0), map: new Map([[SECRET, SECRET]]) });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('not-a-real-token');
  });
});

describe('a log as text', () => {
  it.each<[string, Record<string, unknown> | undefined, string]>([
    ['a message alone', undefined, 'info: it works\n'],
    [
      'fields after it',
      { reason: 'due', count: 3, list: ['a'] },
      'info: it works (reason: due, count: 3, list: ["a"])\n',
    ],
  ])('is %s', (_what, fields, line) => {
    const { log, lines } = recorded({ format: 'text' });
    log.info('it works', fields);
    expect(lines).toEqual([line]);
  });
});
