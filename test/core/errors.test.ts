import { describe, expect, it } from 'vitest';
import {
  asKeeperError,
  EXIT,
  EXIT_PRECEDENCE,
  KeeperError,
  LockBusyError,
  ReauthorizationRequiredError,
  SaveFailedError,
  WebexAnswerError,
  WebexUnreachableError,
} from '../../src/core/errors.ts';

describe('exit codes', () => {
  it.each([
    ['usage', 2],
    ['configuration', 2],
    ['refused', 2],
    ['client-credentials', 2],
    ['reauthorization-required', 4],
    ['store-unavailable', 5],
    ['store-corrupt', 5],
    ['save-failed', 5],
    ['lock-unavailable', 5],
    ['lock-busy', 7],
    ['unreachable', 6],
    ['answer-lost', 6],
    ['not-extended', 3],
    ['not-changed', 3],
    ['bad-answer', 1],
    ['internal', 1],
    ['interrupted', 130],
  ] as const)('%s leads to %i', (code, exitCode) => {
    expect(new KeeperError(code, 'it failed').exitCode).toBe(exitCode);
  });

  it('are ranked 5, 4, 6, 3, 1 where several hold, and every one has its place', () => {
    const ranked = EXIT_PRECEDENCE.filter((code) => [5, 4, 6, 3, 1].includes(code));
    expect(ranked).toEqual([5, 4, 6, 3, 1]);
    expect([...EXIT_PRECEDENCE].sort((a, b) => a - b)).toEqual(Object.values(EXIT).sort((a, b) => a - b));
  });
});

describe('an error', () => {
  it('is in JSON its code, its message and what else is known, and no more', () => {
    expect(JSON.parse(JSON.stringify(new KeeperError('usage', 'it failed')))).toEqual({
      code: 'usage',
      message: 'it failed',
    });
    const details = { remedy: 'try again', trackingId: 'NOT_REAL_1', status: 500 };
    expect(new KeeperError('unreachable', 'it failed', details).toJSON()).toEqual({
      code: 'unreachable',
      message: 'it failed',
      ...details,
    });
  });

  it.each([
    ['LockBusyError', new LockBusyError('x'), 'lock-busy'],
    ['ReauthorizationRequiredError', new ReauthorizationRequiredError('x'), 'reauthorization-required'],
    ['SaveFailedError', new SaveFailedError('x', { rescuedTo: '/nowhere' }), 'save-failed'],
    ['WebexUnreachableError', new WebexUnreachableError('x', { sent: 'no' }), 'unreachable'],
    ['WebexUnreachableError', new WebexUnreachableError('x', { sent: 'maybe' }), 'answer-lost'],
    ['WebexAnswerError', new WebexAnswerError('webex-refused', 'x', { status: 400, reasons: '' }), 'webex-refused'],
  ])('%s has its own name and code', (name, error, code) => {
    expect(error).toMatchObject({ name, code });
    expect(error).toBeInstanceOf(KeeperError);
  });

  it('that is a bug is internal, and one that is known stays as it is', () => {
    const known = new KeeperError('usage', 'it failed');
    expect(asKeeperError(known)).toBe(known);
    expect(asKeeperError(new TypeError('x is\nundefined'))).toMatchObject({
      code: 'internal',
      message: 'unexpected: x is\\x0aundefined',
    });
    for (const thrown of [undefined, null, 'text', 7, { a: 1 }]) {
      expect(asKeeperError(thrown)).toMatchObject({ code: 'internal' });
    }
  });
});
