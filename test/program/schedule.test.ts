import { describe, expect, onTestFinished, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  doctorSchema,
  failureSchema,
  runRequestedEventSchema,
  runSchema,
  scheduleChangeSchema,
  scheduleSchema,
  statusSchema,
} from '../../src/schemas.ts';
import { EventRulesFake, type FakeRule } from '../support/aws/event-rules-fake.ts';
import { ProgramWorld } from '../support/program.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:webex-byods';
const HOURLY: FakeRule = {
  ScheduleExpression: 'rate(60 minutes)',
  Description: 'The hourly run of byods-keeper, stack webex-byods',
  tags: { 'aws:cloudformation:stack-name': 'webex-byods' },
  targets: [FUNCTION],
};
const ON_REQUEST: FakeRule = {
  EventPattern: JSON.stringify({
    source: ['byods-keeper'],
    'detail-type': ['Run Requested'],
    detail: { function: ['webex-byods'] },
  }),
  targets: [FUNCTION],
};

/** The built program with a token store in a file, a sandbox, and the rules of a stack. */
async function scheduledWorld(rules: Record<string, FakeRule> = {}, of = scenario({ dataSourceAgeMinutes: 60 })) {
  const world = await ProgramWorld.start(of);
  const fake = await EventRulesFake.start();
  onTestFinished(() => fake.close());
  const all = { 'webex-byods-hourly': HOURLY, 'webex-byods-on-request': ON_REQUEST, ...rules };
  for (const [name, rule] of Object.entries(all)) fake.rules.set(name, rule);
  const env = {
    AWS_ENDPOINT_URL: fake.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIANOTAREALKEY',
    AWS_SECRET_ACCESS_KEY: 'not-a-real-secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
    TZ: 'Europe/Berlin',
  };
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    world.run(['schedule', ...args], { env: { ...env, ...more } });
  const change = async (args: readonly string[]) =>
    await world.json(scheduleChangeSchema, ['schedule', ...args], { env });
  const failure = async (args: readonly string[], more: Record<string, string> = {}) => {
    const { code, document } = await world.json(failureSchema, ['schedule', ...args], { env: { ...env, ...more } });
    return { exit: code, ...document.error };
  };
  return { world, fake, env, run, change, failure };
}

const PAUSE = ['pause', '--for', '2h', '--reason', 'the secret is edited'];

describe('byods schedule status', () => {
  test('the rule, its Lambda, and the next three times here and in UTC', async () => {
    const { run, fake } = await scheduledWorld({ 'by-cron': { ...HOURLY, ScheduleExpression: 'cron(0 * * * ? *)' } });
    const { code, stdout, stderr } = await run(['status', '--rule', 'by-cron']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Schedule {2}by-cron: on\nComes {5}cron\(0 \* \* \* \? \*\), 1 h apart at most\n/);
    expect(stdout).toMatch(/Starts {4}Lambda webex-byods\nNext\n/);
    const times = [...stdout.matchAll(/^ {2}(\S+:00:00Z) \((\S+) (\d\d):00:00 \S+\)$/gm)];
    expect(times).toHaveLength(3);
    for (const [, utc, day, hour] of times) {
      const local = new Date(utc!).toLocaleString('sv-SE', { timeZone: 'Europe/Berlin' });
      expect(local).toBe(`${day} ${hour}:00:00`);
    }
    expect([...new Set(fake.calls.map(({ operation }) => operation))]).toEqual(['DescribeRule', 'ListTargetsByRule']);
  });

  test('as a document; a rate comes at the latest then', async () => {
    const { world, env } = await scheduledWorld();
    const { code, document } = await world.json(scheduleSchema, ['schedule', 'status'], { env });
    expect(code).toBe(0);
    expect(document).toMatchObject({
      warnings: [],
      rule: { name: 'webex-byods-hourly', enabled: true, expression: 'rate(60 minutes)' },
      targets: [{ arn: FUNCTION, function: 'webex-byods' }],
      next: { atTheLatest: true, times: [expect.any(String), expect.any(String), expect.any(String)] },
      intervalMinutes: 60,
      lifetimeMinutes: 1440,
    });
    expect(document.paused).toBeUndefined();
  });

  test('warns of a token that two failed runs let lapse', async () => {
    const { run } = await scheduledWorld();
    const { code, stderr } = await run(['status'], { TOKEN_LIFETIME_MINUTES: '179' });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: a data source's token lives 2 h 59 min and has 1 h 59 min left .*\n$/);
  });

  test.each<[string, FakeRule, RegExp]>([
    ['disabled', { ...HOURLY, State: 'DISABLED' }, /it is disabled\nfix: aws events enable-rule --name r\n/],
    ['with no target', { ...HOURLY, targets: [] }, /it has no target\n/],
    ['for events', ON_REQUEST, /it waits for events instead of a time\n/],
  ])('a rule that is %s is told as what it is', async (_, rule, words) => {
    const { run } = await scheduledWorld({ r: rule });
    const { code, stdout, stderr } = await run(['status', '--rule', 'r']);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^Schedule {2}r: does not start the run\n/);
    expect(stderr).toMatch(words);
  });

  test('a token store that cannot be read leaves the rule to be seen', async () => {
    const { world, run } = await scheduledWorld();
    await world.configure('{');
    const { code, stdout, stderr } = await run(['status']);
    expect(code).toBe(0);
    expect(stdout).toContain('webex-byods-hourly: on');
    expect(stderr).toMatch(/^warning: whether the schedule is paused stands in the token store, .*cannot be read/);
  });

  test('no rule, no right, no name', async () => {
    const { failure, fake } = await scheduledWorld();
    expect(await failure(['status', '--rule', 'nowhere'])).toMatchObject({ exit: 3, code: 'not-found' });
    expect(await failure(['status', '--rule', 'no name'])).toMatchObject({ exit: 2, code: 'usage' });
    expect(await failure(['status'], { SCHEDULE_RULE_NAME: 'nowhere-2' })).toMatchObject({
      message: expect.stringContaining('nowhere-2'),
    });
    fake.deny('DescribeRule');
    expect(await failure(['status'])).toMatchObject({
      code: 'forbidden',
      remedy: expect.stringContaining('events:DescribeRule'),
    });
  });
});

describe('byods schedule pause', () => {
  test('is kept in the store, is seen by both status, and ends with a run that somebody asks for', async () => {
    const { world, env, run, change, fake } = await scheduledWorld();
    const paused = await change(PAUSE);
    expect(paused).toMatchObject({
      code: 0,
      document: { action: 'paused', paused: { reason: 'the secret is edited' } },
    });
    expect(paused.document.warnings).toEqual([expect.stringContaining('alarm silence')]);
    const { until, since } = paused.document.paused!;
    expect(Date.parse(until) - Date.parse(since)).toBe(2 * 3_600_000);
    expect(JSON.parse(await world.stored()).byods.pause).toEqual({ since, until, reason: 'the secret is edited' });

    const seen = await world.json(scheduleSchema, ['schedule', 'status'], { env });
    expect(seen.document.paused?.until).toBe(until);
    expect((await run(['status'])).stdout).toMatch(
      /: paused\n[\s\S]*Paused {4}until .*\(in 2 h\): the secret is edited\n/,
    );
    expect((await world.json(statusSchema, ['status'])).document.paused?.until).toBe(until);
    expect((await world.run(['status'])).stdout).toMatch(/^Paused {2}the schedule, until .*: the secret is edited$/m);

    const checks = (await world.json(doctorSchema, ['doctor'])).document.checks.filter(
      ({ name }) => name === 'schedule',
    );
    expect(checks).toContainEqual(
      expect.objectContaining({ ok: true, message: expect.stringMatching(/^paused until .*: the secret is edited;/) }),
    );

    const dry = await world.json(runSchema, ['run', '--dry-run']);
    expect(dry.document.paused).toBeUndefined();
    expect(JSON.parse(await world.stored()).byods.pause).toBeDefined();
    const ran = await world.json(runSchema, ['run']);
    expect(ran.document).toMatchObject({ outcome: 'ok', counts: { extended: 1 } });
    expect(ran.document.warnings).toEqual([expect.stringMatching(/^the pause .* is over: this run was asked for$/)]);
    expect(JSON.parse(await world.stored()).byods.pause).toBeUndefined();
    expect(fake.inputs('PutRule')).toEqual([]);
  });

  test('again takes the place of the one before, and says so; resume ends it; again there is none', async () => {
    const { change, run } = await scheduledWorld();
    await change(PAUSE);
    const second = await change(['pause', '--for', '30m', '--reason', 'shorter']);
    expect(second.document.reason).toContain('it takes the place of the one until');
    expect(second.document.warnings).toEqual([]);
    expect((await change(['resume', '--dry-run'])).document).toMatchObject({ action: 'planned', dryRun: true });
    expect((await change(['resume'])).document).toMatchObject({
      action: 'resumed',
      reason: expect.stringContaining('(shorter)'),
      command: 'byods schedule run-now',
    });
    expect((await change(['resume'])).document.action).toBe('unchanged');
    expect((await run(['resume'])).stdout).toBe('Nothing was changed: the schedule is not paused\n');
  });

  test.each<[string, ReturnType<typeof scenario>, string, boolean, RegExp]>([
    // 23 h left, at risk below 6, and an hour to the next run: 16 h, less the moment that this takes.
    ['15 h of a day', scenario({ dataSourceAgeMinutes: 60 }), '15h', true, /15 h/],
    ['17 h of a day', scenario({ dataSourceAgeMinutes: 60 }), '17h', false, /is at risk in 1[67] h/],
    ['at risk', scenario({ dataSourceAgeMinutes: 1100 }), '1m', false, /is at risk/],
    ['a short life', scenario({ dataSourceAgeMinutes: 5, tokenLifetimeMinutes: 60 }), '1m', false, /is at risk in/],
    ['no data source', scenario({ dataSourcesPerOrg: 0 }), '24h', true, /1 d/],
    ['longer than any', scenario({ dataSourcesPerOrg: 0 }), '25h', false, /no pause is longer than 1 d/],
    [
      'what cannot be read',
      scenario({ serviceAppPairs: { obtainedMinutesAgo: 15 * 24 * 60 } }),
      '1h',
      false,
      /could not be looked at/,
    ],
  ])('as long as everything lives: %s', async (_, of, time, allowed, words) => {
    const { world, change, failure } = await scheduledWorld({}, of);
    const before = await world.stored();
    const args = ['pause', '--for', time, '--reason', 'a test', '--dry-run'];
    if (allowed) {
      expect((await change(args)).document).toMatchObject({ action: 'planned', reason: expect.stringMatching(words) });
    } else {
      const refused = { exit: 2, code: 'refused', message: expect.stringMatching(words), remedy: expect.any(String) };
      expect(await failure(args.slice(0, -1))).toMatchObject(refused);
    }
    expect(await world.stored()).toBe(before);
  });

  test('a rule that may not be read is taken for hourly, and that is said; one that is disabled cannot be paused', async () => {
    const { change, failure, fake } = await scheduledWorld({ off: { ...HOURLY, State: 'DISABLED' } });
    expect(await failure([...PAUSE, '--rule', 'off'])).toMatchObject({ exit: 3, code: 'disabled' });
    fake.deny('DescribeRule');
    const { document } = await change(PAUSE);
    expect(document.warnings[0]).toMatch(/^the rule webex-byods-hourly could not be read, and is taken for hourly: /);
  });

  test.each([
    [['pause', '--reason', 'x'], /needs --for/],
    [['pause', '--for', '59s', '--reason', 'x'], /needs --for, a minute at least/],
    [['pause', '--for', '2', '--reason', 'x'], /--for "2" is no time/],
    [['pause', '--for', '2h'], /--reason says nothing/],
    [['pause', '--for', '2h', '--reason', ' '], /--reason says nothing/],
    [['pause', '--for', '2h', '--reason', 'a\u001bb'], /what is no text/],
    [['pause', '--for', '2h', '--reason', 'x'.repeat(201)], /longer than 200/],
    [[...PAUSE, '--sandbox'], /a sandbox has no schedule/],
    [['pasue'], /did you mean schedule pause/],
    [['set'], /expression|needs/],
  ])('%j is refused, and nothing is asked', async (args, words) => {
    const { failure, fake } = await scheduledWorld();
    expect(await failure(args)).toMatchObject({ exit: 2, code: 'usage', message: expect.stringMatching(words) });
    expect(fake.calls).toEqual([]);
  });
});

describe('byods schedule run-now', () => {
  test('sends the event that the rule of the stack waits for', async () => {
    const { change, fake } = await scheduledWorld();
    const { code, document } = await change(['run-now', '--reason', 'Webex is back']);
    expect({ code, ...document }).toMatchObject({ code: 0, action: 'requested', function: 'webex-byods' });
    const [{ Entries: [entry] = [] } = {}] = fake.inputs('PutEvents') as { Entries?: Record<string, string>[] }[];
    expect(entry).toMatchObject({ Source: 'byods-keeper', DetailType: 'Run Requested', Time: expect.any(Number) });
    expect(entry).not.toHaveProperty('EventBusName');
    const detail = runRequestedEventSchema.parse(JSON.parse(entry!.Detail!));
    expect(detail).toMatchObject({ function: 'webex-byods', reason: 'Webex is back' });
  });

  test('a dry run sends nothing', async () => {
    const { change, fake } = await scheduledWorld();
    expect((await change(['run-now', '--dry-run'])).document).toMatchObject({ action: 'planned', dryRun: true });
    expect(fake.inputs('PutEvents')).toEqual([]);
  });

  const BY_HAND = 'aws lambda invoke --function-name webex-byods --region us-east-1 --invocation-type Event /dev/null';

  test.each<[string, FakeRule]>([
    ['is disabled', { ...ON_REQUEST, State: 'DISABLED' }],
    ['waits for another function', { ...ON_REQUEST, EventPattern: '{"detail":{"function":["other"]}}' }],
    ['starts another function', { ...ON_REQUEST, targets: ['arn:aws:lambda:us-east-1:123456789012:function:other'] }],
  ])('where the rule %s, tells the command of the AWS CLI', async (_, rule) => {
    const { failure, fake } = await scheduledWorld({ 'webex-byods-on-request': rule });
    expect(await failure(['run-now'])).toMatchObject({
      exit: 3,
      code: 'not-found',
      remedy: `run it by hand: ${BY_HAND}`,
    });
    expect(fake.inputs('PutEvents')).toEqual([]);
  });

  test.each(['PutEvents', 'ListRuleNamesByTarget'])('where AWS denies %s, the same', async (operation) => {
    const { failure, fake } = await scheduledWorld();
    fake.deny(operation);
    const { exit, code, remedy } = await failure(['run-now']);
    expect({ exit, code }).toEqual({ exit: 3, code: 'forbidden' });
    expect(remedy).toMatch(new RegExp(`^allow events:${operation}.*; or run it by hand: ${BY_HAND}$`));
  });
});

describe('byods schedule set', () => {
  test('of a stack, tells the command that deploys it, and changes nothing', async () => {
    const { run, fake } = await scheduledWorld();
    const { code, stdout } = await run(['set', 'rate(30 minutes)']);
    expect(code).toBe(0);
    expect(stdout).toContain('\n  deploy/deploy.sh --name webex-byods --region us-east-1 --set ScheduleMinutes=30\n');
    expect(fake.inputs('PutRule')).toEqual([]);
  });

  test('of no stack, changes the rule and nothing else of it; only with -y where nobody can be asked', async () => {
    const mine: FakeRule = {
      ScheduleExpression: 'rate(1 hour)',
      Description: 'mine',
      State: 'DISABLED',
      RoleArn: 'arn:aws:iam::123456789012:role/mine',
      targets: [FUNCTION],
    };
    const { change, failure, fake } = await scheduledWorld({ mine });
    const args = ['set', 'cron(5 * * * ? *)', '--rule', 'mine'];
    expect(await failure(args)).toMatchObject({ exit: 2, code: 'usage' });
    expect((await change([...args, '--dry-run'])).document.action).toBe('planned');
    expect(fake.rules.get('mine')).toEqual(mine);
    expect((await change([...args, '-y'])).document).toMatchObject({ action: 'set', expression: 'cron(5 * * * ? *)' });
    expect(fake.rules.get('mine')).toEqual({ ...mine, ScheduleExpression: 'cron(5 * * * ? *)' });
    expect((await change([...args, '-y'])).document.action).toBe('unchanged');
  });

  test('of another stack, is refused; where tags may not be read, the description tells, and else a warning', async () => {
    const theirs = { ...HOURLY, Description: 'x', tags: { 'aws:cloudformation:stack-name': 'terraformed' } };
    const { change, failure, fake } = await scheduledWorld({ theirs });
    expect(await failure(['set', 'rate(30 minutes)', '--rule', 'theirs', '-y'])).toMatchObject({
      exit: 2,
      code: 'refused',
      message: expect.stringContaining('the stack terraformed'),
    });
    fake.deny('ListTagsForResource');
    expect((await change(['set', 'rate(30 minutes)'])).document.action).toBe('told');
    const { document } = await change(['set', 'rate(30 minutes)', '--rule', 'theirs', '--dry-run']);
    expect(document.warnings).toEqual([expect.stringMatching(/^whether a stack made the rule is not known/)]);
  });

  test('less than once an hour is refused before AWS is asked', async () => {
    const { failure, fake } = await scheduledWorld();
    expect(await failure(['set', 'rate(2 hours)', '-y'])).toMatchObject({ exit: 2, code: 'refused' });
    expect(fake.calls).toEqual([]);
  });
});
