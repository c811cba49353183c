import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/core/errors.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import {
  answers,
  approvedLine,
  blocks,
  type RanLine,
  ROOT,
  runLine,
  type WorkingFolder,
  workingFolder,
} from '../support/documented.ts';

const DOCUMENT = 'docs/incident.md';
const TEXT = readFileSync(join(ROOT, DOCUMENT), 'utf8');

/** The commands of a section for every store, one by one. */
const commandsOf = (incident: string) =>
  blocks(DOCUMENT, 'sh', `## ${incident}`).map((block) => block.trim().split('\n'));

/** A section's commands on data sources that were extended ten minutes ago, in two orgs; nothing is wrong yet. */
async function incident(heading: string) {
  const place = await workingFolder(scenario({ orgs: 2, dataSourcesPerOrg: 2, dataSourceAgeMinutes: 10 }));
  place.fill();
  const { control, setup } = place.sandbox;
  const sources = control.dataSources.list();
  const [example] = sources;
  const named = (line: string) =>
    line.replace('example-id', example!.id).replace('example-org', setup.serviceApp.targetOrgIds[0]!);
  const delivered = () => control.delivery().map(({ delivers }) => delivers);
  const run = (line: string) => runLine(named(line), place);
  return { place, control, sources, example: example!, delivered, run, lines: commandsOf(heading) };
}

/** Each line of a section that was run ends as it says. */
function ended(ran: readonly RanLine[], codes: readonly number[]): void {
  expect(ran.map(({ line, code, stderr }) => ({ line, code, stderr: code === 0 ? '' : stderr }))).toEqual(
    ran.map(({ line }, index) => ({ line, code: codes[index], stderr: codes[index] === 0 ? '' : expect.any(String) })),
  );
}

async function inTurn(lines: readonly string[], run: (line: string) => Promise<RanLine>): Promise<RanLine[]> {
  const ran: RanLine[] = [];
  for (const line of lines) ran.push(await run(line));
  return ran;
}

describe('rehearsed: what docs/incident.md says of each incident', { timeout: 120_000 }, () => {
  test('a data source has lapsed', async () => {
    const { control, example, delivered, run, lines } = await incident('A data source has lapsed');
    control.dataSources.change(example.id, { ageMinutes: 25 * 60 });
    expect(delivered()).toEqual([false, true, true, true]);
    const ran = await inTurn(lines[0]!, run);
    ended(ran, [EXIT.partial, 0, 0]);
    expect(ran[0]!.stdout).toContain(`data source ${example.id} has no valid token: Webex sends it nothing`);
    expect(ran[2]!.stdout).toMatch(/24 h left.*verified: Webex signed it/s);
    expect(delivered()).toEqual([true, true, true, true]);
    ended([await run('byods status')], [0]);
  });

  test.each([
    [
      'disabled',
      (place: WorkingFolder, id: string) =>
        place.sandbox.control.dataSources.change(id, { status: 'disabled', errorMessage: 'maintenance' }),
    ],
    ['not-found', (place: WorkingFolder, id: string) => place.sandbox.control.dataSources.delete(id)],
    [
      'forbidden',
      (place: WorkingFolder, id: string) =>
        place.sandbox.control.faults.add({ at: `PUT /dataSources/${id}`, do: 'status:403', times: 'always' }),
    ],
  ])('a data source has lapsed that cannot be extended, and why: %s', async (code, spoil) => {
    const { place, example, run, lines } = await incident('A data source has lapsed');
    spoil(place, example.id);
    expect(TEXT).toContain(`\`${code}\``);
    const { stdout } = await run(`${lines[0]![1]} --json`);
    expect(stdout).toContain(`"code": "${code}"`);
    if (code !== 'disabled') return;
    const [, enable] = /`(byods update-data-source example-id [^`]*)`/.exec(TEXT)!;
    ended([await run(`${enable} -y`)], [0]);
  });

  test('all data sources have lapsed', async () => {
    const { control, sources, delivered, run, lines } = await incident('All data sources have lapsed');
    for (const { id } of sources) control.dataSources.change(id, { ageMinutes: 26 * 60 });
    expect(delivered()).toEqual([false, false, false, false]);
    const ran = await inTurn(lines[0]!, run);
    // The schedule of a machine cannot be asked, which doctor says and does not count as wrong.
    ended(ran, [0, 0, 0]);
    expect(delivered()).toEqual([true, true, true, true]);
    expect(ran[1]!.stdout).toMatch(/✓ last-success/);
    expect(ran[1]!.stdout).toMatch(/\? schedule/);
  });

  test('the secret is lost: a file that is spoilt', async () => {
    const { place, run, lines, delivered } = await incident('The secret is lost');
    ended([await run('byods refresh-token --force')], [0]);
    writeFileSync(join(place.folder, 'token-config.json'), '{"serviceApp": ');
    ended([await run('byods run')], [EXIT.store]);
    expect(delivered()).not.toContain(false);
    expect(lines).toHaveLength(1);
    ended([await run(`${lines[0]![0]} -y`), await run('byods run'), await run('byods status')], [0, 0, 0]);
  });

  test('the owner of the integration has left', async () => {
    const { place, control, run, lines, delivered } = await incident('The owner of the integration has left');
    control.credentials.revoke('integration', 'both');
    const [prove, authorize, look] = lines[0]!;
    const proved = await run(prove!);
    expect(proved.stderr).toMatch(/the integration's refresh token was rejected/);
    const problem = await run(look!);
    expect(problem.stdout).toMatch(/refresh-token-rejected\n.*\n {2}fix: byods setup-oauth, before/);
    expect(delivered()).not.toContain(false);
    const authorized = await approvedLine(authorize!, place);
    ended([authorized], [0]);
    expect(authorized.stdout).toMatch(/minted as the proof/);
    const over = await run(look!);
    ended([over], [0]);
    expect(over.stdout).not.toMatch(/Problems/);
  });

  test('an organisation has deauthorized the service app', async () => {
    const { place, control, run, lines, delivered } = await incident(
      'An organisation has deauthorized the service app',
    );
    const [org] = place.sandbox.setup.serviceApp.targetOrgIds;
    control.orgs.deauthorize(org!);
    expect(delivered()).toEqual([false, false, true, true]);
    const [first, second, last] = lines[0]!;
    const failed = await run(first!);
    ended([failed], [EXIT.reauthorize]);
    expect(failed.stderr).toMatch(/Full Admin of that org authorize the service app in Control Hub/);
    const status = await run(last!);
    expect(status.stdout).toMatch(/fix: byods run tells why the integration mints no other/);
    control.orgs.authorize(org!);
    ended([await run(second!), await run(last!)], [0, 0]);
    expect(delivered()).toEqual([true, true, true, true]);
    const [, leave, forget] = /`(byods orgs remove example-org)`.*`(byods orgs pause example-org)`/.exec(TEXT)!;
    ended([await run(forget!), await run(`${leave} -y`)], [0, 0]);
  });

  test('a region is down', async () => {
    const { place, run, lines, delivered } = await incident('A region is down');
    // Nobody listens on this port of loopback.
    const aws = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'fake' };
    Object.assign(place.env, { ...aws, AWS_SECRET_ACCESS_KEY: 'fake', AWS_EC2_METADATA_DISABLED: 'true' });
    const [, look] = /`(byods status --store aws:[^`]*)` answers again/.exec(TEXT)!;
    ended([await run(look!)], [EXIT.store]);
    expect(delivered()).not.toContain(false);
    const { WEBEX_INTEGRATION_REFRESH_TOKEN, ...known } = answers(place.sandbox);
    Object.assign(place.env, known);
    const [make, authorize, watch] = lines[0]!;
    ended([await run(make!), await approvedLine(authorize!, place)], [0, 0]);
    const watched = await runLine(watch!, place, ({ stdout }, child) => {
      if (stdout !== '') child.kill('SIGINT');
    });
    expect(watched.code).toBe(0);
    expect(watched.stdout).toMatch(/ok|kept|extended/);
    expect(existsSync(join(place.folder, 'emergency.json'))).toBe(true);
  });
});

test('every link of docs/incident.md leads somewhere', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
  const anchors = (path: string) =>
    [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) => slug(heading!));
  const links = [...TEXT.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g)];
  expect(links.length).toBeGreaterThan(8);
  for (const [link, path, anchor] of links) {
    const file = join(ROOT, 'docs', path || 'incident.md');
    expect(existsSync(file), link).toBe(true);
    if (anchor) expect(anchors(file), link).toContain(anchor);
  }
});
