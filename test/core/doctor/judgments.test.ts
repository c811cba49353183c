import { describe, expect, test } from 'vitest';
import { exitCodeOf, fine, unsure, wrong } from '../../../src/core/doctor/check.ts';
import { judgeWritable, openPaths } from '../../../src/core/doctor/judge-files.ts';
import { judgeGit } from '../../../src/core/doctor/judge-git.ts';
import { judgeLock } from '../../../src/core/doctor/judge-lock.ts';
import { judgeClock, judgeProxy, routeOf } from '../../../src/core/doctor/judge-network.ts';
import { judgeRule } from '../../../src/core/doctor/judge-schedule.ts';
import { judgeSecretWritable } from '../../../src/core/doctor/judge-secret.ts';
import type { PathFacts, RuleFacts, SecretFacts } from '../../../src/core/doctor/probes.ts';
import { EXIT, type ExitCode, KeeperError } from '../../../src/core/errors.ts';
import { inBytes } from '../../../src/core/policy/in-words.ts';
import { readSettings } from '../../../src/core/settings.ts';

const NOW = Date.UTC(2026, 10, 21);
const MINUTE = 60_000;

describe('exitCodeOf: the first of 5, 4, 2, 6, 7, 3, 1; 0 where nothing is wrong', () => {
  const order: ExitCode[] = [5, 4, 2, 6, 7, 3, 1];

  test.each(order.map((code, index) => [code, order.slice(index)] as const))('%i', (code, codes) => {
    expect(exitCodeOf(codes.toReversed().map((each) => wrong('lock', 'x', each, {})))).toBe(code);
  });

  test('what is unknown is not wrong', () => {
    expect(exitCodeOf([fine('lock', 'x'), unsure('schedule', 'x')])).toBe(EXIT.ok);
  });
});

test('what comes from outside is made fit to be shown', () => {
  expect(fine('git', 'a\u001b[31mb', { remedy: 'c\nd', details: ['\u0007'] })).toEqual({
    name: 'git',
    ok: true,
    message: 'a\\x1b[31mb',
    remedy: 'c\\x0ad',
    details: ['\\x07'],
  });
});

describe('openPaths', () => {
  const path = (what: PathFacts['what'], mode: number, owner = 1000) => ({ path: '/a b', what, mode, owner });

  test.each<[string, PathFacts, number | undefined, string | undefined]>([
    ['a document of its owner', path('document', 0o600), undefined, undefined],
    ['one that its owner may only read', path('document', 0o400), undefined, undefined],
    ['one that the group may read', path('document', 0o640), 0o600, "chmod 600 '/a b'"],
    ['a folder that others may enter', path('folder', 0o711), 0o700, "chmod 700 '/a b'"],
    ['a file in it', path('in-folder', 0o604), 0o600, "chmod 600 '/a b'"],
    ['somebody else’s, whatever its mode', path('document', 0o600, 1001), undefined, 'run this as its owner'],
    ['a directory of anybody', path('directory', 0o755, 0), undefined, undefined],
    ['one in which all can replace files', path('directory', 0o777, 0), undefined, "chmod o-w '/a b'"],
    ['one in which all can make files only', path('directory', 0o1777, 0), undefined, undefined],
  ])('%s', (_what, facts, mode, remedy) => {
    const [open] = openPaths({ paths: [facts], uid: 1000 });
    expect(open?.mode).toBe(mode);
    if (remedy === undefined) expect(open).toBeUndefined();
    else expect(open?.remedy).toContain(remedy);
  });

  test('where the system has no modes', () => {
    expect(openPaths({ paths: [path('document', 0o666)], uid: undefined })).toEqual([]);
  });
});

test('room for a save, to the byte', () => {
  const facts = { neededBytes: 4096, warnings: [] };
  expect(judgeWritable({ ...facts, freeBytes: 4096 }).ok).toBe(true);
  expect(judgeWritable({ ...facts, freeBytes: 4095 })).toMatchObject({ ok: false, exitCode: EXIT.store });
  expect(judgeWritable({ ...facts, freeBytes: 4096, warnings: ['it is on NFS'] }).ok).toBe('unknown');
});

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1 KiB'],
  [80 * 1024 ** 3 - 1, '79 GiB'],
  [5000 * 1024 ** 4, '5000 TiB'],
])('%i bytes: %s', (bytes, words) => {
  expect(inBytes(bytes)).toBe(words);
});

test('a repository that git does not want to look into', () => {
  expect(judgeGit({ kind: 'silent', why: 'detected dubious ownership' })).toMatchObject({
    ok: 'unknown',
    message: expect.stringContaining('dubious ownership'),
  });
});

test.each([
  [{ held: false }, true],
  [{ held: true }, true],
  [{ held: true, since: NOW - 30 * MINUTE + 1 }, true],
  [{ held: true, since: NOW - 30 * MINUTE }, false],
])('a lock: %o', (facts, ok) => {
  expect(judgeLock(facts, NOW)).toMatchObject({ ok, ...(!ok && { exitCode: EXIT.lockBusy }) });
});

test('no lock at all', () => {
  expect(judgeLock(new KeeperError('lock-unavailable', 'no'), NOW)).toMatchObject({ ok: false, exitCode: EXIT.store });
});

test.each([
  [59_999, true, undefined],
  [-60_000, false, EXIT.failed],
  [7 * 86_400_000, false, EXIT.failed],
  [7 * 86_400_000 + 1, false, EXIT.usage],
])('a clock that is %i ms off', (ms, ok, exitCode) => {
  expect(judgeClock(ms)).toMatchObject({ ok, ...(exitCode && { exitCode }) });
});

test.each([
  [{}, 'webexapis.com', 'none is set'],
  [{ HTTPS_PROXY: 'http://u:p@proxy.example:8080' }, 'proxy.example', 'through the proxy proxy.example:8080'],
  [{ https_proxy: 'https://[::1]' }, '::1', 'through the proxy [::1]:443'],
  [{ HTTPS_PROXY: 'http://proxy.example', NO_PROXY: '.webexapis.com' }, 'webexapis.com', 'because NO_PROXY names it'],
  [
    { HTTPS_PROXY: 'http://proxy.example', WEBEX_API_BASE_URL: 'http://[::1]:1/v1' },
    '::1',
    'because HTTPS_PROXY is for https alone',
  ],
])('the way to Webex with %o', (env, host, words) => {
  const settings = readSettings(env);
  const route = routeOf(settings);
  expect(route.host).toBe(host);
  expect(judgeProxy(settings, route)).toMatchObject({ ok: true, message: expect.stringContaining(words) });
});

describe('judgeRule', () => {
  const NOON = Date.UTC(2026, 5, 1, 12);
  const lambda = 'arn:aws:lambda:eu-central-1:123456789012:function:byods-keeper:live';
  const rule: RuleFacts = { name: 'r', enabled: true, expression: 'rate(1 hour)', targets: [lambda] };

  test.each<[string, Partial<RuleFacts>, boolean, string]>([
    ['every hour', {}, true, 'starts the Lambda byods-keeper:live'],
    ['every 60 minutes', { expression: 'rate(60 minutes)' }, true, ''],
    ['every 61 minutes', { expression: 'rate(61 minutes)' }, false, 'less than once an hour'],
    ['every 2 hours', { expression: 'rate(2 hours)' }, false, 'less than once an hour'],
    ['every day', { expression: 'rate(1 day)' }, false, 'less than once an hour'],
    ['by cron, every hour', { expression: 'cron(17 * * * ? *)' }, true, ''],
    ['by cron, every two hours', { expression: 'cron(0 0/2 * * ? *)' }, false, 'less than once an hour'],
    ['by cron, in office hours', { expression: 'cron(0 8-17 * * ? *)' }, false, 'less than once an hour'],
    ['by what is not understood here', { expression: 'cron(0 1-? * * ? *)' }, true, ''],
    ['by cron, once a day', { expression: 'cron(0 3 * * ? *)' }, false, 'less than once an hour'],
    ['no schedule', { expression: undefined }, false, 'waits for events'],
    ['disabled', { enabled: false }, false, 'it is disabled'],
    ['no target', { targets: [] }, false, 'it has no target'],
    ['another target', { targets: ['arn:aws:sqs:eu-central-1:1:q'] }, false, 'no Lambda but arn:aws:sqs'],
    ['a Lambda among others', { targets: ['arn:aws:sqs:eu-central-1:1:q', lambda] }, true, ''],
  ])('%s', (_what, facts, ok, words) => {
    expect(judgeRule('r', { ...rule, ...facts }, NOON)).toMatchObject({ ok, message: expect.stringContaining(words) });
  });

  test('everything that is wrong with one is told at once', () => {
    const { message, remedy } = judgeRule('r', { ...rule, enabled: false, targets: [] }, NOON);
    expect(message).toMatch(/disabled; it has no target$/);
    expect(remedy).toMatch(/^aws events enable-rule --name r; /);
  });

  test('not there is wrong, not to be seen is unknown, and no name is wrong usage', () => {
    expect(judgeRule('r', undefined, NOON).ok).toBe(false);
    expect(judgeRule('r', new KeeperError('forbidden', 'denied'), NOON).ok).toBe('unknown');
    expect(judgeRule('r', new KeeperError('usage', 'no name'), NOON)).toMatchObject({
      ok: false,
      exitCode: EXIT.usage,
    });
  });
});

describe('judgeSecretWritable', () => {
  const facts: SecretFacts = { arn: 'arn:x', rotationEnabled: false, lockedBefore: true, changedAt: NOW - 5 * MINUTE };
  const judge = (more: Partial<SecretFacts> | KeeperError, full?: KeeperError) =>
    judgeSecretWritable(more instanceof KeeperError ? more : { ...facts, ...more }, 'eu-central-1', full, NOW);

  test('at best unknown: a right to write cannot be proved without writing', () => {
    expect(judge({})).toMatchObject({
      ok: 'unknown',
      message: expect.stringContaining('last changed 2026-11-20T23:55:00Z (5 min ago)'),
      remedy: expect.stringContaining(
        'secretsmanager:PutSecretValue and secretsmanager:UpdateSecretVersionStage on arn:x',
      ),
    });
    expect(judge({ lockedBefore: false }).message).toContain('has never written to it');
    expect(judge({ rotationEnabled: true }).details).toEqual([expect.stringContaining('rotates')]);
  });

  test.each<[string, ReturnType<typeof judge>, string]>([
    ['to be deleted', judge({ deletedAt: NOW }), 'scheduled for deletion'],
    ['a replica', judge({ replicaOf: 'us-east-1' }), 'is a replica'],
    ['full', judge({}, new KeeperError('store-full', 'no room')), 'no room'],
    ['denied', judge(new KeeperError('store-unavailable', 'AWS denies it')), 'AWS denies it'],
  ])('%s', (_what, found, words) => {
    expect(found).toMatchObject({ ok: false, exitCode: EXIT.store, message: expect.stringContaining(words) });
  });
});
