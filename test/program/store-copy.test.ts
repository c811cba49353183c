import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { TokenManager } from '../../src/index.ts';
import { handler } from '../../src/lambda/handler.ts';
import { scenario } from '../../src/sandbox/scenarios/builder.ts';
import { failureSchema, orgsSchema, statusSchema, storeSchema } from '../../src/schemas.ts';
import { SecretsManagerFake } from '../support/aws/secrets-manager-fake.ts';
import { ProgramWorld } from '../support/program.ts';

const SECRET = 'a-secret';
const DUE = { obtainedMinutesAgo: 8 * 1440 };

async function worldWithAws(pairs: Parameters<typeof scenario>[0] = { orgs: 2, serviceAppPairs: DUE }) {
  const world = await ProgramWorld.start(scenario(pairs));
  const fake = await SecretsManagerFake.start();
  onTestFinished(() => fake.close());
  const env = {
    AWS_ENDPOINT_URL: fake.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'fake',
    AWS_SECRET_ACCESS_KEY: 'fake',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const there = ['store', 'copy', '--from', 'file:token-config.json', '--to', `aws:${SECRET}`];
  const back = ['store', 'copy', '--from', `aws:${SECRET}`, '--to', 'file:token-config.json'];
  const requests = () => world.sandbox.control.ledger.get().total;
  const secret = () => JSON.parse(fake.valueOf(fake.versionAt(SECRET) ?? '') ?? 'null');
  return { world, fake, env, there, back, requests, secret };
}

test('from a file to AWS and back: each time a refresh works there, and is refused where it was', async () => {
  const { world, env, there, back, requests, secret } = await worldWithAws();
  const before = await world.stored();

  const dry = await world.json(storeSchema, [...there, '--dry-run'], { env });
  expect(dry).toMatchObject({ code: 0, stderr: '' });
  expect(dry.document).toMatchObject({ dryRun: true, action: 'planned', to: `aws:${SECRET}` });
  expect(dry.document.credentials.map(({ kind, action }) => [kind, action])).toContainEqual(['service-app', 'copy']);
  expect(secret()).toBeNull();
  expect(await world.stored()).toBe(before);

  const moved = await world.run(there, { env });
  expect(moved).toMatchObject({ code: 0, stderr: '' });
  expect(moved.stdout).toMatch(
    /^Done: 3 credentials read back from aws:a-secret, and used from there: --store aws:a-secret/m,
  );
  const { byods, ...others } = JSON.parse(before);
  expect(secret()).toMatchObject({ ...others, byods });
  expect(secret().byods).not.toHaveProperty('movedTo');
  expect(requests()).toBe(0);

  const refused = await world.run(['refresh-token'], { env });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(
    /file:\.\/token-config\.json: the tokens were moved to aws:a-secret, on .*; nothing was sent/,
  );
  expect(refused.stderr).toContain('byods store copy --from aws:a-secret --to file:./token-config.json');
  expect(requests()).toBe(0);

  const there2 = await world.run(['refresh-token', '--force', '--store', `aws:${SECRET}`], { env });
  expect(there2.stdout).toMatch(/^Done: 2 of 2 service-app tokens work/m);

  // The file holds older tokens, which are never copied over the newer ones, and what is overwritten is asked about.
  const unasked = await world.run(back, { env });
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('add -y to go on without a question');
  const returned = await world.json(storeSchema, [...back, '-y'], { env });
  expect(returned.document.action).toBe('replaced');
  expect(returned.document.credentials.map(({ action }) => action)).toEqual(['replace', 'replace', 'replace']);
  expect(statSync(world.configPath).mode & 0o777).toBe(0o600);
  expect((await world.run(['refresh-token', '--force'], { env })).code).toBe(0);
  const atAws = await world.run(['run', '--store', `aws:${SECRET}`], { env });
  expect(atAws.code).toBe(2);
  expect(atAws.stderr).toContain(`moved to file:${world.configPath} on `);
});

test('what was stored at a moved store since is not lost on the way back: init refuses, and so does the copy', async () => {
  const world = await ProgramWorld.start(scenario());
  const [a, b] = [world.configPath, join(world.folder, 'b.json')];
  const copy = (from: string, to: string) => ['store', 'copy', '--from', `file:${from}`, '--to', `file:${to}`, '-y'];
  expect((await world.run(copy(a, b))).code).toBe(0);
  const marked = await world.stored();
  const given = JSON.parse(marked);
  given.tokenManager.oauthRefreshToken = 'fake-newer-refresh-token';
  delete given.byods;
  const init = await world.run(['init', '--config', a, '--from', '-', '--replace', '-y'], {
    stdin: JSON.stringify(given),
  });
  expect(init.code).toBe(2);
  expect(init.stderr).toMatch(/the tokens were moved to file:.*b\.json/);
  expect(await world.stored()).toBe(marked);

  // By hand.
  await world.configure({ ...JSON.parse(marked), tokenManager: given.tokenManager });
  const back = await world.run(copy(b, a));
  expect(back.code).toBe(2);
  expect(back.stderr).toMatch(/the integration: others there, and nothing tells which are newer.*--overwrite-newer/s);
  expect(await world.stored()).toContain('fake-newer-refresh-token');
});

test('a file that is gone, and whose last good version is still there, is not made anew over that', async () => {
  const world = await ProgramWorld.start(scenario());
  expect((await world.run(['refresh-token', '--force'])).code).toBe(0);
  const lost = join(world.folder, 'lost', 'token-config.json');
  const lastGood = join(world.folder, 'lost', '.byods', 'token-config.json.last-good');
  mkdirSync(join(world.folder, 'lost', '.byods'), { recursive: true, mode: 0o700 });
  writeFileSync(lastGood, '{"only":"copy"}', { mode: 0o600 });
  const { code, stderr } = await world.run([
    'store',
    'copy',
    '--from',
    `file:${world.configPath}`,
    '--to',
    `file:${lost}`,
  ]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/a token store was at .*lost\/token-config\.json/);
  expect(stderr).toMatch(/^fix: .*byods store restore --config /m);
  expect(readFileSync(lastGood, 'utf8')).toBe('{"only":"copy"}');
  expect(existsSync(lost)).toBe(false);
  expect((await world.run(['refresh-token'])).code, 'the source is in use as before').toBe(0);
});

test('at a store that was moved nothing that could refresh works, at any face; looking does, and says so', async () => {
  const { world, env, there, requests } = await worldWithAws();
  const id = world.sandbox.control.dataSources.list()[0]!.id;
  expect((await world.run(there, { env })).code).toBe(0);
  for (const words of [
    ['run'],
    ['refresh-token', '--force'],
    ['get-token', '--org', 'Sandbox Org 1'],
    ['get-token', '--org', 'Sandbox Org 1', '--min-ttl', '1m'],
    ['extend-data-source', id],
    ['extend-data-source', '--all'],
    ['data-sources', '--table'],
    ['update-data-source', id, '--subject', 'x', '-y'],
    ['orgs', 'pause', 'Sandbox Org 1'],
  ]) {
    const { code, document } = await world.json(failureSchema, words, { env });
    expect([words, code, document.error.code]).toEqual([words, 2, 'refused']);
    expect(document.error.message).toContain('the tokens were moved to aws:a-secret');
    expect(document.error.remedy).toContain('byods store copy --from aws:a-secret --to file:./token-config.json');
  }
  expect(requests()).toBe(0);
  const moved = [expect.stringMatching(/moved to aws:a-secret.*nothing refreshes them here/)];
  expect((await world.json(orgsSchema, ['orgs', 'list'], { env })).document.warnings).toEqual(moved);
  const status = await world.json(statusSchema, ['status'], { env });
  expect(status).toMatchObject({ code: 3, document: { healthy: false, warnings: [], dataSources: [] } });
  expect(status.document.problems).toEqual([
    {
      code: 'refused',
      message: expect.stringMatching(/the tokens were moved to aws:a-secret, on .*, and are used there/),
      remedy:
        'go on there: --store aws:a-secret; or come back: byods store copy --from aws:a-secret --to file:./token-config.json',
    },
  ]);
  expect(status.document.credentials).toHaveLength(3);
  expect(status.document.credentials.filter((each) => 'nextRenewalAt' in each)).toEqual([]);
  const people = await world.run(['status'], { env });
  expect(people).toMatchObject({ code: 3, stderr: '' });
  expect(people.stdout).toMatch(/^refused\n {2}file:\.\/token-config\.json: the tokens were moved to aws:a-secret/m);
  expect(people.stdout).toContain('it is renewed in aws:a-secret, not here');
  expect(people.stdout).toMatch(/^none were read\n\n2 orgs; 1 problem$/m);
  expect(people.stdout).not.toMatch(/byods run|next renewal|its refresh token/);
  expect(requests()).toBe(0);

  const tokens = await TokenManager.open({
    env: { WEBEX_API_BASE_URL: world.sandbox.baseUrl, BYODS_CONFIG: world.configPath },
  });
  onTestFinished(() => tokens.close());
  await expect(tokens.accessToken('Sandbox Org 1')).rejects.toMatchObject({ code: 'refused' });
  await expect(tokens.refresh()).rejects.toMatchObject({ code: 'refused' });
});

test('a Lambda on a secret that was moved to a file fails loudly and sends nothing', async () => {
  const { world, env, there, back, requests } = await worldWithAws();
  expect((await world.run(there, { env })).code).toBe(0);
  expect((await world.run([...back, '-y'], { env })).code).toBe(0);
  const variables = { ...env, SECRET_NAME: SECRET, WEBEX_API_BASE_URL: world.sandbox.baseUrl, LOG_LEVEL: 'silent' };
  const before = { ...process.env };
  Object.assign(process.env, variables);
  onTestFinished(() => {
    process.env = before;
  });
  const sent = requests();
  await expect(handler({}, { getRemainingTimeInMillis: () => 60_000 })).rejects.toThrow(/moved to file:/);
  expect(requests()).toBe(sent);
});

test('newer tokens there are not overwritten, nor those of another service app', async () => {
  const { world, env, there, secret } = await worldWithAws();
  const copy = join(world.folder, 'copy.json');
  copyFileSync(world.configPath, copy);
  expect((await world.run(there, { env })).code).toBe(0);
  expect((await world.run(['refresh-token', '--force', '--store', `aws:${SECRET}`], { env })).code).toBe(0);
  const stored = secret();
  const again = ['store', 'copy', '--from', 'file:copy.json', '--to', `aws:${SECRET}`, '-y'];
  const { code, document } = await world.json(storeSchema, again, { env });
  expect(code).toBe(2);
  expect(document).toMatchObject({ action: 'refused', error: { code: 'refused' } });
  expect(document.error?.message).toMatch(
    /tokens in aws:a-secret would be lost \(the integration: newer there; Sandbox Org 1/,
  );
  expect(secret()).toEqual(stored);

  const other = JSON.parse(readFileSync(copy, 'utf8'));
  other.serviceApp.clientId = 'C0000another';
  await world.configure(other);
  const foreign = await world.run([...there, '-y'], { env });
  expect(foreign.code).toBe(2);
  expect(foreign.stderr).toContain('aws:a-secret holds another service app');
  expect(secret()).toEqual(stored);
});

test('from one file to another, and wrong words', async () => {
  const { world, env } = await worldWithAws({});
  const moved = await world.run(['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json'], {
    env,
  });
  expect(moved.code).toBe(0);
  expect((await world.run(['refresh-token', '--force', '--config', 'other.json'])).code).toBe(0);
  expect(existsSync(join(world.folder, '.byods', 'other.json.last-good'))).toBe(true);
  for (const [words, message] of [
    [['--from', 'file:other.json'], /store copy needs --to/],
    [['--to', 'file:other.json'], /store copy needs --from/],
    [['--from', 'file:other.json', '--to', 'file:./other.json'], /name the same store/],
    [
      ['--from', 'other.json', '--to', 'aws:x'],
      /--from must be file:<path>, aws:<secret name or ARN>, vault:<mount>\/<path>, folder:/,
    ],
    [['--from', 'file:none.json', '--to', 'aws:x'], /there is no .*none\.json/],
    [['--from', 'file:other.json', '--to', 'file:no/folder.json'], /there is no directory/],
  ] as const) {
    const { code, stderr } = await world.run(['store', 'copy', ...words], { env });
    expect([words, code]).toEqual([words, 2]);
    expect(stderr).toMatch(message);
  }
  expect((await world.run(['refresh-token', '--config', 'other.json'])).code).toBe(0);
});

test.runIf(process.getuid?.() === 0)('H12: root makes no file in the folder of somebody else', async () => {
  const { world } = await worldWithAws({});
  const home = join(world.folder, 'home');
  mkdirSync(home);
  chownSync(home, 65534, 65534);
  const words = ['store', 'copy', '--from', 'file:token-config.json', '--to', `file:${join(home, 'other.json')}`];
  for (const more of [['--dry-run'], []]) {
    const { code, stderr } = await world.run([...words, ...more]);
    expect([more, code]).toEqual([more, 2]);
    expect(stderr.replace(/\s+/g, ' ')).toMatch(/belongs to another user \(uid 65534\).*fix: run it as that user/);
  }
  expect(readdirSync(home)).toEqual([]);
  expect(JSON.parse(await world.stored()).byods).not.toHaveProperty('movedTo');
});

test('H9: names of orgs that would tell the terminal something are shown as text', async () => {
  const { world } = await worldWithAws({ serviceAppPairs: DUE });
  const document = JSON.parse(await world.stored());
  const [id] = world.sandbox.setup.serviceApp.targetOrgIds as [string];
  // The clipboard (OSC 52), the title, the cursor, and what C1 controls do.
  const name = 'A\u001b]52;c;ZmFrZQ==\u0007B\u001b]0;title\u0007C\u001b[2JD\u009b2JE';
  await world.configure({ ...document, orgs: { [id]: { name } } });
  for (const words of [
    ['status'],
    ['doctor', '--verbose'],
    ['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json', '--dry-run'],
    ['store', 'copy', '--from', 'file:token-config.json', '--to', 'file:other.json'],
    ['logout', '--config', 'other.json', '--dry-run'],
    ['init', '-y', '--config', 'other.json'],
  ]) {
    const { stdout, stderr } = await world.run(words);
    expect([words, stdout + stderr]).toEqual([words, expect.not.stringMatching(/[^\P{Cc}\n]/u)]);
    expect(stdout).toMatch(/A\S*52;c/);
  }
});

test('too many orgs for a secret are refused before anything is written', async () => {
  const { world, fake, env, there } = await worldWithAws({});
  const document = JSON.parse(await world.stored());
  const ids = Array.from({ length: 101 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  await world.configure({ ...document, serviceApp: { ...document.serviceApp, targetOrgId: ids } });
  const before = await world.stored();
  const { code, stderr } = await world.run(there, { env });
  expect(code).toBe(5);
  expect(stderr).toMatch(/the secret "a-secret" would be full: it would hold 101 target orgs/);
  expect(fake.calls.filter(({ operation }) => /Create|Put/.test(operation))).toEqual([]);
  expect(await world.stored()).toBe(before);
});

test('what AWS denies is said in our words, and the file stays in use', async () => {
  const { world, fake, env, there } = await worldWithAws({});
  fake.deny('CreateSecret');
  const { code, stderr } = await world.run(there, { env });
  expect(code).toBe(5);
  expect(stderr).toContain('AWS denies secretsmanager:CreateSecret');
  expect(stderr).toContain('is in use as before');
  expect((await world.run(['refresh-token'], { env })).code).toBe(0);
});
