import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT_OF_CODE } from '../../src/core/errors.ts';
import { runPython, whyNo } from '../support/deploy/python.ts';
import { stackOf, theOne, type Value } from '../support/deploy/stack.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'deploy/AWS_SETUP.md'), 'utf8');

/** The lines of the fenced blocks in one language. */
function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, text]) => text!);
}

/** The first column of the table below a row of titles. */
function rowsOf(titles: string): string[][] {
  const [, table] = GUIDE.split(`${titles}\n`);
  return table!
    .split('\n\n')[0]!
    .split('\n')
    .slice(1)
    .map((row) => row.split('|').map((cell) => cell.trim()));
}

const commands = blocks('bash').flatMap((block) => block.trim().split('\n'));
const spans = [...GUIDE.replace(/^```\w*\n[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!);

test('no command is left to no test', () => {
  const known = /^(aws |deploy\/deploy\.sh|deploy\/package_lambda\.sh$|npm ci$)/;
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((line) => !known.test(line))).toEqual([]);
});

test('no command has a pattern that a shell would take for names of files, as zsh does', () => {
  const bare = (line: string) => line.replace(/'[^']*'|"[^"]*"/g, '');
  expect(commands.filter((line) => /[[\]*?]/.test(bare(line)))).toEqual([]);
});

test.skipIf(whyNo('awscli'))('every command of the AWS CLI is one (skipped, loudly, without it)', () => {
  const told = [...commands, ...spans].filter((line) => /^aws [a-z0-9]+ [a-z-]+ ./.test(line));
  const inner = told.flatMap((line) => [...line.matchAll(/\$\((aws [^)]*)\)/g)].map(([, command]) => command!));
  const outer = told.map((line) => line.replace(/\$\(\([^"]*\)\)|\$\(aws [^)]*\)/g, '1'));
  expect(outer.length).toBeGreaterThan(15);
  expect(runPython('parse_aws.py', [], [...outer, ...inner].join('\n'))).toBe('');
  const wrong = runPython('parse_aws.py', [], 'aws events describe-rule --names x\naws events describe-rules');
  expect(wrong.trim().split('\n')).toHaveLength(2);
});

const deployments = new Set([...commands, ...spans].filter((line) => /^deploy\/deploy\.sh /.test(line)));

test.each([...deployments])('%s', (line) => {
  const folder = mkdtempSync(join(tmpdir(), 'byods-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(ROOT, 'token-config.json.template'), join(folder, 'token-config.json'));
  const [, ...words] = line.replace('Name=value', 'LogLevel=debug').split(' ');
  const done = spawnSync(join(ROOT, 'deploy/deploy.sh'), [...words, '--dry-run'], { cwd: folder, encoding: 'utf8' });
  expect({ status: done.status, stdout: done.stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining('A dry run'),
  });
});

test('every link leads somewhere', () => {
  const headings = [...GUIDE.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
  expect(new Set(headings).size).toBe(headings.length);
  const links = [...GUIDE.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, path, anchor]) =>
    path ? !existsSync(join(ROOT, 'deploy', path)) : !headings.includes(anchor!),
  );
  expect(links.length).toBeGreaterThan(20);
  expect(broken.map(([link]) => link)).toEqual([]);
});

test('the headings of the sample are there, in its order', () => {
  const all = [...GUIDE.matchAll(/^##+ (.*)$/gm)].map(([, heading]) => heading!.toLowerCase());
  const sample = [
    'oauth setup (required)',
    'aws secrets manager setup',
    'create iam role',
    'create lambda function',
    'configure eventbridge trigger',
    'testing',
    'set up monitoring and alerts',
    'monitoring dashboard',
    'troubleshooting',
    'cost estimation',
    'cleanup / removal',
  ];
  expect(all.filter((heading) => sample.includes(heading))).toEqual(sample);
});

test('every parameter is told of, with its default', () => {
  const template = readFileSync(join(ROOT, 'deploy/template.yaml'), 'utf8');
  const [, section] = /^Parameters:\n([\s\S]*?)^Conditions:/m.exec(template)!;
  const parameters = [...section!.matchAll(/^ {2}(\w+):\n((?: {4}.*\n)+)/gm)].map(([, name, text]) => ({
    name: name!,
    fallback: /Default: '?([^'\n]*)'?/.exec(text!)![1]!,
  }));
  const rows = rowsOf('| parameter | default | what it is |');
  expect(rows.map(([, name]) => name!.replaceAll('`', ''))).toEqual(
    expect.arrayContaining(parameters.map(({ name }) => name)),
  );
  expect(rows).toHaveLength(parameters.length);
  for (const { name, fallback } of parameters.filter(({ fallback }) => fallback !== '')) {
    const [, , told] = rows.find(([, first]) => first === `\`${name}\``)!;
    expect(told!.replaceAll('`', ''), name).toBe(fallback);
  }
});

test('every code of an error is told of', () => {
  const told = rowsOf('| code | what it is in a Lambda | what mends it |').map(([, code]) => code!.replaceAll('`', ''));
  expect(told.sort()).toEqual(Object.keys(EXIT_OF_CODE).sort());
});

describe.skipIf(whyNo('samtranslator'))('compared with the template (skipped, loudly, without samtranslator)', () => {
  test('the policy to paste is that of the template', () => {
    const [pasted] = blocks('json').map((text) => JSON.parse(text));
    const policies = theOne(stackOf('one'), 'KeeperRole').Policies as { PolicyDocument: { Statement: Value[] } }[];
    const made = policies[0]!.PolicyDocument.Statement as { Sid: string; Action: Value; Condition?: Value }[];
    const compared = (statement: { Action: Value; Condition?: Value }) => [statement.Action, statement.Condition];
    expect(pasted.Statement.map(compared)).toEqual(made.filter(({ Sid }) => Sid !== 'OnFailure').map(compared));
  });

  test('the alarms that are paid for are those that there are', () => {
    const alarms = stackOf('one').filter(({ type }) => type === 'AWS::CloudWatch::Alarm');
    expect(GUIDE).toContain(`| alarms | ${alarms.length} × 0.10;`);
  });
});
