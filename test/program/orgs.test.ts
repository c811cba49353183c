import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  dataSourcesSchema,
  extendDataSourceSchema,
  failureSchema,
  orgsChangeSchema,
  orgsSchema,
  runSchema,
  statusSchema,
} from '../../src/schemas.ts';
import { ProgramWorld } from '../support/program.ts';

const DUE = { obtainedMinutesAgo: 8 * 1440 };
const OVER = { obtainedMinutesAgo: 15 * 1440 };

/** Ids of the orgs that nobody has configured, in the order of the scenario. */
function toAdd(world: ProgramWorld): string[] {
  const configured = new Set(world.sandbox.setup.serviceApp.targetOrgIds);
  return world.sandbox.control.orgs.list().flatMap(({ id }) => (configured.has(id) ? [] : [id]));
}

const long = (id: string) => Buffer.from(`ciscospark://us/ORGANIZATION/${id}`).toString('base64');
const document = async (world: ProgramWorld) => JSON.parse(await world.stored());
const mints = (world: ProgramWorld) =>
  world.sandbox.control.ledger.get().requests.filter(({ path }) => path.startsWith('/applications/'));

describe('orgs list', () => {
  test('tells the orgs and how their tokens are; sends nothing and writes nothing', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3, serviceAppPairs: DUE }));
    const it = await document(world);
    const [first, second, third] = world.sandbox.setup.serviceApp.targetOrgIds as [string, string, string];
    it.orgs[second] = { paused: true };
    delete it.byods.serviceApps[third];
    await world.configure(it);
    const before = await world.stored();

    const people = await world.run(['orgs', 'list'], { env: { COLUMNS: '100' } });
    expect(people).toMatchObject({ code: 0, stderr: '' });
    expect(people.stdout).toMatch(/^NAME +ID +PAUSED +TOKEN +EXPIRES +RENEWAL$/m);
    expect(people.stdout).toMatch(new RegExp(`^Sandbox Org 1 +${first} +due +6 d left +now$`, 'm'));
    expect(people.stdout).toMatch(/3 orgs, 1 paused/);
    expect(people.stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);

    const { document: listed } = await world.json(orgsSchema, ['orgs', 'list']);
    expect(listed.orgs).toEqual([
      {
        id: first,
        name: 'Sandbox Org 1',
        paused: false,
        state: 'due',
        expiresAt: expect.any(String),
        refreshTokenExpiresAt: expect.any(String),
        nextRenewalAt: expect.any(String),
      },
      {
        id: second,
        paused: true,
        state: 'due',
        expiresAt: expect.any(String),
        refreshTokenExpiresAt: expect.any(String),
      },
      { id: third, name: 'Sandbox Org 3', paused: false, state: 'missing', nextRenewalAt: expect.any(String) },
    ]);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    expect(await world.stored()).toBe(before);
  });

  test('with --sandbox', async () => {
    const world = await ProgramWorld.start(scenario());
    const { code, stdout } = await world.run(['orgs', 'list', '--sandbox']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Acme Sandbox Bank +\S{36}/m);
  });
});

describe('orgs add', () => {
  test('proves each org by a mint, keeps the tokens, and the next run uses them', async () => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 2 }));
    const [one, two] = toAdd(world) as [string, string];
    const { code, document: added } = await world.json(orgsChangeSchema, ['orgs', 'add', one, long(two)]);
    expect(code).toBe(0);
    expect(added.orgs).toMatchObject([
      { id: one, action: 'added', expiresAt: expect.any(String), refreshTokenExpiresAt: expect.any(String) },
      { id: two, action: 'added' },
    ]);
    expect(mints(world)).toHaveLength(2);
    const stored = await document(world);
    expect(stored.serviceApp.targetOrgId).toEqual([world.sandbox.setup.serviceApp.targetOrgIds[0], one, long(two)]);
    expect(stored.byods.serviceApps[two].via).toBe('mint');

    const { document: report } = await world.json(runSchema, ['run']);
    expect(report.credentials.map(({ action }) => action)).toEqual(['kept', 'kept', 'kept', 'kept']);
    expect(mints(world)).toHaveLength(2);
  });

  test('what is there already stays, or gets the name, and nothing is sent', async () => {
    const world = await ProgramWorld.start(scenario());
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
    const before = await world.stored();
    const again = await world.json(orgsChangeSchema, ['orgs', 'add', long(org), org.toUpperCase()]);
    expect(again.document.orgs).toMatchObject([{ id: org, action: 'kept', reason: 'it was there already' }]);
    expect(await world.stored()).toBe(before);
    const renamed = await world.json(orgsChangeSchema, ['orgs', 'add', org, '--name', 'Another name']);
    expect(renamed.document.orgs).toMatchObject([{ id: org, name: 'Another name', action: 'renamed' }]);
    expect((await world.json(orgsSchema, ['orgs', 'list'])).document.orgs[0]?.name).toBe('Another name');
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });

  test('an org that Webex gives no token for is not added, the others are: exit code 3, with both causes', async () => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 3 }));
    const [one, refused, three] = toAdd(world) as [string, string, string];
    world.sandbox.control.orgs.deauthorize(refused);
    const csv = `${one},One\n${refused},Refused Ltd\n${three},Three\n`;
    const ran = await world.json(orgsChangeSchema, ['orgs', 'add', '--csv', '-'], { stdin: csv });
    expect(ran.code).toBe(3);
    expect(ran.document.orgs.map(({ action }) => action)).toEqual(['added', 'failed', 'added']);
    expect(ran.document.orgs[1]?.error).toMatchObject({
      code: 'forbidden',
      status: 403,
      trackingId: expect.any(String),
    });
    expect(ran.document.error?.remedy).toMatch(/Control Hub.*spark:applications_token/);
    const stored = await document(world);
    expect(stored.serviceApp.targetOrgId.slice(1)).toEqual([one, three]);
    expect(JSON.stringify(stored)).not.toContain(refused);

    const people = await world.run(['orgs', 'add', refused, '--name', 'Refused Ltd']);
    expect(people.code).toBe(3);
    expect(people.stdout).toMatch(/Failed: 0 of 1 org added, 1 not added/);
    expect(people.stderr).toMatch(new RegExp(`^error: Refused Ltd \\(${refused}\\) was not added: .*403`));
    expect(people.stderr).toMatch(/^fix: .*Control Hub.*spark:applications_token.*\ntracking/im);
  });

  test('an id that Webex cannot make sense of is no mistake in the configuration', async () => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 1 }));
    world.sandbox.control.faults.add({ at: 'POST /applications/*/token', do: 'status:400' });
    const { code, document } = await world.json(orgsChangeSchema, ['orgs', 'add', ...toAdd(world)]);
    expect(code).toBe(3);
    expect(document.error).toMatchObject({ code: 'not-found', remedy: expect.stringContaining('Control Hub') });
  });

  test('--dry-run asks Webex for nothing and writes nothing', async () => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 1 }));
    const before = await world.stored();
    const [org] = toAdd(world) as [string];
    const { code, document } = await world.json(orgsChangeSchema, ['orgs', 'add', org, '--dry-run']);
    expect({ code, dryRun: document.dryRun }).toEqual({ code: 0, dryRun: true });
    expect(document.orgs).toMatchObject([
      { id: org, action: 'kept', reason: expect.stringContaining('would be added') },
    ]);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    expect(await world.stored()).toBe(before);
  });

  test.each([
    ['the integration is dead: exit code 4', 4, 'reauthorization-required', OVER],
    ['Webex cannot be reached: exit code 6', 6, 'unreachable', undefined],
  ])('%s, and the document is as it was', async (_what, exitCode, error, pair) => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 2, ...(pair && { integration: pair }) }));
    const orgs = toAdd(world);
    if (pair) world.sandbox.control.credentials.revoke('integration');
    else await world.sandbox.close();
    const ran = await world.json(orgsChangeSchema, ['orgs', 'add', ...orgs], { env: { RETRIES: '0' } });
    expect(ran).toMatchObject({ code: exitCode, document: { error: { code: error } } });
    const stored = await document(world);
    expect(stored.serviceApp.targetOrgId).toBe(world.sandbox.setup.serviceApp.targetOrgIds[0]);
  });

  test('another process holds the lock: exit code 7, and nothing is sent', { timeout: 60_000 }, async () => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 1 }));
    const { fileTokenStore } = await import('../../src/adapters/token-store/file.ts');
    const { systemClock } = await import('../../src/adapters/system.ts');
    const held = await fileTokenStore({ path: world.configPath, clock: systemClock }).lock({ waitMs: 0 });
    const ran = await world.json(failureSchema, ['orgs', 'add', ...toAdd(world)]);
    await held.release();
    expect(ran).toMatchObject({ code: 7, document: { error: { code: 'lock-busy' } } });
    expect(world.sandbox.control.ledger.get().total).toBe(0);
  });
});

describe('orgs add --csv', () => {
  test('from a file as a table program writes it: a hundred in one lock session', { timeout: 120_000 }, async () => {
    const world = await ProgramWorld.start(scenario({ orgsToAdd: 99 }));
    const orgs = toAdd(world);
    const lines = orgs.map((id, n) => `${n % 2 === 0 ? id : long(id)},"Customer ${n}, ""Ltd"""\r\n`);
    await writeFile(join(world.folder, 'customers.csv'), `\uFEFFid,name\r\n${lines.join('')}`);
    const ran = await world.run(['orgs', 'add', '--csv', 'customers.csv', '--quiet']);
    expect(ran).toMatchObject({ code: 0, stderr: '', stdout: 'Done: 99 of 99 orgs added\n' });
    const { document: listed } = await world.json(orgsSchema, ['orgs', 'list']);
    expect(listed.orgs.slice(1).map(({ id }) => id)).toEqual(orgs);
    expect(listed.orgs[2]).toMatchObject({ name: 'Customer 1, "Ltd"', state: 'fresh' });
  });

  test.each<[what: string, csv: string, message: RegExp]>([
    ['no id', 'id,name\n11111111-1111-4111-8111-111111111111,One\n,Two\n', /stdin: line 3: there is no id/],
    ['a name for an id', 'Acme Bank\n', /line 1: "Acme Bank" is not the id of an org/],
    [
      'the id of something else',
      `${Buffer.from('ciscospark://us/PEOPLE/11111111-1111-4111-8111-111111111111').toString('base64')}\n`,
      /line 1: "[^"]*…" is not the id of an org/,
    ],
    [
      'an org twice',
      `11111111-1111-4111-8111-111111111111\n${long('11111111-1111-4111-8111-111111111111')}\n`,
      /line 2: the same org as in line 1/,
    ],
    ['a control character', '11111111-1111-4111-8111-111111111111,"One\nTwo"\n', /line 1: the name holds a line break/],
    ['a long name', `11111111-1111-4111-8111-111111111111,${'x'.repeat(201)}\n`, /line 1: the name has 201 characters/],
    ['a column too many', '11111111-1111-4111-8111-111111111111,One,eu\n', /line 1: it has 3 columns/],
    ['no lines', '\n', /stdin: it holds no org/],
  ])('a bad line is refused by its number, and nothing is sent or changed: %s', async (_what, csv, message) => {
    const world = await ProgramWorld.start(scenario());
    const before = await world.stored();
    const ran = await world.json(failureSchema, ['orgs', 'add', '--csv', '-'], { stdin: csv });
    expect(ran).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
    expect(ran.document.error.message).toMatch(message);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    expect(await world.stored()).toBe(before);
  });
});

describe('from one org to two, and back', () => {
  test('its tokens go along, and strict rotation sees none twice', async () => {
    const world = await ProgramWorld.start(
      scenario({ orgsToAdd: 1, modes: { refresh: 'rotate-strict-revoke-family' } }),
    );
    const [first] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
    const [second] = toAdd(world) as [string];
    const it = await document(world);
    const { accessToken, refreshToken } = world.sandbox.setup.serviceAppTokens[first]!;
    it.env = {
      WEBEX_SERVICE_APP_ACCESS_TOKEN: accessToken,
      WEBEX_SERVICE_APP_REFRESH_TOKEN: refreshToken,
      REGION: 'eu',
    };
    delete it.byods.serviceApps;
    await world.configure(it);

    expect((await world.run(['orgs', 'add', second, '--name', 'Second'])).code).toBe(0);
    const two = await document(world);
    expect(two.env).toEqual({ WEBEX_SERVICE_APP_ACCESS_TOKEN: '', WEBEX_SERVICE_APP_REFRESH_TOKEN: '', REGION: 'eu' });
    expect(two.byods.serviceApps[first]).toMatchObject({ accessToken, refreshToken });
    expect((await world.run(['refresh-token', '--force'])).code).toBe(0);

    const newest = (await document(world)).byods.serviceApps[first].refreshToken;
    const removed = await world.run(['orgs', 'remove', 'Second', '-y']);
    expect(removed).toMatchObject({ code: 0, stderr: '' });
    const one = await document(world);
    expect(one.serviceApp.targetOrgId).toBe(first);
    expect(one.env.WEBEX_SERVICE_APP_REFRESH_TOKEN).toBe(newest);
    expect(JSON.stringify(one)).not.toContain(second);
    expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
    const { supersededRefreshTokenUses, deadRefreshTokenUses } = world.sandbox.control.ledger.get();
    expect([...supersededRefreshTokenUses, ...deadRefreshTokenUses]).toEqual([]);
  });
});

describe('orgs remove, pause and resume', () => {
  test('remove asks first; without a terminal it is refused, naming -y, and nothing is changed', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const before = await world.stored();
    const ran = await world.run(['orgs', 'remove', 'Sandbox Org 2'], { stdin: 'y\n' });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringMatching(/no terminal.*\nfix: add -y/) });
    expect(await world.stored()).toBe(before);
  });

  test('remove forgets an org and its tokens, says what that means, and sends nothing', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 3 }));
    const [first, second, third] = world.sandbox.setup.serviceApp.targetOrgIds as [string, string, string];
    const plan = await world.json(orgsChangeSchema, ['orgs', 'remove', second, '--dry-run']);
    const would = { action: 'kept', reason: expect.stringContaining('would be removed') };
    expect(plan.document).toMatchObject({ dryRun: true, orgs: [would] });
    const { code, document: removed } = await world.json(orgsChangeSchema, ['orgs', 'remove', long(second), '--yes']);
    expect(code).toBe(0);
    expect(removed.orgs).toEqual([
      {
        id: second,
        name: 'Sandbox Org 2',
        action: 'removed',
        reason: expect.stringMatching(/its tokens stay valid at Webex .*data sources lapse within 24 hours/),
      },
    ]);
    const stored = await document(world);
    expect(stored.serviceApp.targetOrgId).toEqual([first, third]);
    expect(JSON.stringify(stored)).not.toContain(second);
    expect(world.sandbox.control.ledger.get().total).toBe(0);
    const again = await world.run(['orgs', 'remove', second, '-y']);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/is not configured.*\nfix: .*byods orgs list/),
    });
  });

  test('the last org is not removed', async () => {
    const world = await ProgramWorld.start(scenario());
    const before = await world.stored();
    const [org] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
    const ran = await world.json(failureSchema, ['orgs', 'remove', org, '-y']);
    expect(ran).toMatchObject({ code: 2, document: { error: { code: 'refused' } } });
    expect(await world.stored()).toBe(before);
  });

  test('a paused org is skipped by the run until it is resumed; both twice are once', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2 }));
    const change = async (...args: string[]) =>
      (await world.json(orgsChangeSchema, ['orgs', ...args])).document.orgs[0];
    expect(await change('pause', 'Sandbox Org 2', '--dry-run')).toMatchObject({ action: 'kept' });
    expect(await change('pause', 'Sandbox Org 2')).toMatchObject({
      action: 'paused',
      reason: expect.stringContaining('data sources lapse within 24 hours'),
    });
    expect(await change('pause', 'Sandbox Org 2')).toMatchObject({ action: 'kept', reason: 'it is paused already' });
    const skipped = await world.json(runSchema, ['run']);
    expect(skipped.document.dataSources).toHaveLength(1);
    expect(skipped.document.warnings.join()).toMatch(/Sandbox Org 2 \(\S{36}\) is paused/);
    expect(await change('resume', 'Sandbox Org 2')).toMatchObject({ action: 'resumed' });
    expect(await change('resume', 'Sandbox Org 2')).toMatchObject({ action: 'kept', reason: 'it is not paused' });
    expect((await world.json(runSchema, ['run'])).document.dataSources).toHaveLength(2);
  });
});

describe('names beside ids', () => {
  test('in every document, and in the log', async () => {
    const world = await ProgramWorld.start(scenario({ orgs: 2, serviceAppPairs: DUE }));
    const [first] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
    const named = { orgId: first, orgName: 'Sandbox Org 1' };
    const run = await world.json(runSchema, ['run'], { env: { LOG_LEVEL: 'info' } });
    expect(run.document.credentials[1]).toMatchObject(named);
    expect(run.document.credentials[0]).not.toHaveProperty('orgName');
    expect(run.document.dataSources).toContainEqual(expect.objectContaining(named));
    expect(run.stderr).toContain(`info: Sandbox Org 1 (${first}): refreshed`);
    const status = await world.json(statusSchema, ['status']);
    expect(status.document.credentials[1]).toMatchObject(named);
    expect(status.document.dataSources).toContainEqual(expect.objectContaining(named));
    const listed = await world.json(dataSourcesSchema, ['data-sources']);
    expect(listed.document.dataSources).toContainEqual(expect.objectContaining(named));
    const extended = await world.json(extendDataSourceSchema, ['extend-data-source', '--all']);
    expect(extended.document.dataSources).toContainEqual(expect.objectContaining(named));
  });
});
