import { describe, expect, test } from 'vitest';
import { failureSchema } from '../../src/schemas.ts';
import { cli } from '../support/cli-io.ts';

// Nothing listens there: whatever is sent would be an exit code of 6.
const env = { WEBEX_API_BASE_URL: 'http://127.0.0.1:9/v1', HOME: '/nowhere' };
const run = (args: readonly string[], more: Record<string, string> = {}) => cli(args, { env: { ...env, ...more } });

const UUID = '11111111-1111-4111-8111-111111111111';

describe('what is not understood is refused, and nothing is sent', () => {
  const rows: [args: string[], message: RegExp][] = [
    [['rnu'], /there is no command "rnu"; did you mean run\?/],
    [['frobnicate'], /there is no command "frobnicate"\n/],
    [['abc'], /there is no command "abc"\n/],
    [['st'], /there is no command "st"\n/],
    [['extend'], /there is no command "extend"; did you mean extend-data-source\?/],
    [['--quiet', 'stauts'], /there is no command "stauts"; did you mean status\?/],
    [['--quite', 'run'], /there is no option --quite; did you mean --quiet\?/],
    [['--store', 'file:x'], /no command was given/],
    [['run', 'extra'], /"extra" is one word too many/],
    [['run', '--', 'x'], /nothing is taken after "--", and "x" stands there/],
    [['extend-data-source', 'abc', '--', '--all'], /nothing is taken after "--"/],
    [['run', '--jsno'], /there is no option --jsno; did you mean --json\?/],
    [['run', '--dryRun'], /did you mean --dry-run\?/],
    [['run', '--no-json'], /there is no option --no-json/],
    [['run', '-x'], /there is no option -x\n/],
    [['run', '--frobnicate'], /there is no option --frobnicate\n/],
    [['run', '--abc'], /there is no option --abc\n/],
    [['extend-data-source', '--expiring', '2h'], /there is no option --expiring; did you mean --expiring-within\?/],
    [['completion'], /completion needs a shell: bash, zsh, fish/],
    [['completion', 'bsh'], /the shell must be one of bash, zsh, fish, and is "bsh"; did you mean bash\?/],
    [['completion', 'powershell'], /the shell must be one of bash, zsh, fish, and is "powershell"\n/],
    [['completion', 'bash', 'zsh'], /"zsh" is one word too many/],
    [['help', 'exit-code'], /the topic must be one of exit-codes, environment, .*; did you mean exit-codes\?/],
    [['help', 'env'], /did you mean environment\?/],
    [['help', 'rn'], /did you mean run\?/],
    [['help', 'frobnicate'], /the topic must be one of .*, and is "frobnicate"\n/],
    [['run', '--env-file', 'a', '--env-from', 'b'], /--env-file was given 2 times/],
    [['run', '--env-file', ''], /--env-file has an empty value/],
    [['run', '--force=maybe'], /--force takes no value/],
    [['run', '--org'], /--org needs a value/],
    [['run', '--org', ''], /--org has an empty value/],
    [['run', '--config', 'a', '--config', 'b'], /--config was given 2 times/],
    [['run', '--config', 'a', '--store', 'file:b'], /--store and --config name two token stores/],
    [
      ['run', '--store', 'ftp:x'],
      /--store must be file:<path>, aws:<secret name or ARN>, vault:<mount>\/<path>, folder:/,
    ],
    [['run', '--client-secret', 'x'], /there is no option --client-secret/],
    [['run', '--token', 'x'], /there is no option --token/],
    [['run', '--watch', '0'], /--watch must be a whole number of minutes from 1 to 60, and is "0"/],
    [['run', '--watch', '61'], /--watch must be a whole number of minutes from 1 to 60, and is "61"/],
    [['run', '--watch', '-5'], /--watch must be .* and is "-5"/],
    [['run', '--watch', '1h'], /--watch must be .* and is "1h"/],
    [['run', '--watch='], /--watch has an empty value/],
    [['run', '--watch', ''], /--watch has an empty value/],
    [['run', '--watch', '5', '--watch'], /--watch was given 2 times/],
    [['run', '30', '--watch'], /"30" is one word too many/],
    [['run', '--watch', '--dry-run'], /--watch and --dry-run exclude each other/],
    [['run', '--watch', '--force'], /--watch and --force exclude each other/],
    [['run', '--on-problem'], /--on-problem needs a value/],
    [['run', '--on-problem', ' '], /--on-problem holds no command/],
    [['run', '--on-problem', 'x', '--dry-run'], /--on-problem and --dry-run exclude each other/],
    [['status', '--watch'], /there is no option --watch/],
    [['sandbox', '--port', '99999'], /--port must be a whole number/],
    [['sandbox', '--sandbox'], /there is no option --sandbox/],
    [['extend-data-source'], /no data source was named/],
    [['extend-data-source', '60'], /"60" is taken for a lifetime, and no id stands before it/],
    [['extend-data-source', 'abc', '0'], /from 1 to 1440/],
    [['extend-data-source', 'abc', '1441'], /from 1 to 1440/],
    [['extend-data-source', 'abc', '-5'], /from 1 to 1440/],
    [['extend-data-source', 'abc', '1.5'], /from 1 to 1440/],
    [['extend-data-source', 'abc', '12h'], /from 1 to 1440/],
    [['extend-data-source', 'abc', '1e3'], /from 1 to 1440/],
    [['extend-data-source', 'abc', '+60'], /from 1 to 1440/],
    [['extend-data-source', '../people/me'], /is not the id of a data source/],
    [['extend-data-source', '%2e%2e/x'], /is not the id of a data source/],
    [['extend-data-source', 'a/b'], /is not the id of a data source/],
    [['extend-data-source', ''], /is not the id of a data source/],
    [['extend-data-source', 'schemas'], /is not the id of a data source/],
    [['extend-data-source', 'x'.repeat(10_240)], /"x{40}…" is not the id of a data source/],
    [['extend-data-source', 'a\nb'], /"a\\x0ab" is not the id/],
    [['extend-data-source', '--all', 'abc'], /--all chooses the data sources/],
    [['extend-data-source', '--all', '--expiring-within', '2h'], /--all and --expiring-within/],
    [['extend-data-source', '--expiring-within', '120'], /"120" is no time/],
    [['extend-data-source', 'abc', '--records-dir', 'x', '--no-records'], /--records-dir and --no-records/],
    [['data-sources', 'a', 'b'], /"b" is one word too many/],
    [['data-sources', '../people/me'], /is not the id of a data source/],
    [['data-sources', '-'], /"-" is not the id of a data source/],
    [['data-sources', 'abc', '--status', 'active'], /--status is about a list, and an id was given/],
    [['data-sources', 'abc', '--expiring-within', '2h'], /--expiring-within is about a list/],
    [['data-sources', 'abc', '--save-list'], /--save-list is about a list/],
    [['data-sources', '--records-dir', 'x'], /says where --save-list writes, which was not given/],
    [['data-sources', '--status', 'enabled'], /--status must be one of active, disabled, and is "enabled"/],
    [['data-sources', '--expiring-within', '120'], /"120" is no time/],
    [['get-token', 'extra'], /"extra" is one word too many/],
    [['get-token', '--format', 'yaml'], /--format must be one of token, json, env, header, and is "yaml"/],
    [['get-token', '--org', 'a', '--org', 'b'], /--org was given 2 times, and one token is printed/],
    [['get-token', '--min-ttl', '10'], /--min-ttl "10" is no time/],
    [['get-token', '--min-ttl'], /--min-ttl needs a value/],
    [['register-data-source'], /--url is needed/],
    [['register-data-source', '--url', 'http://a.example'], /--url must begin with https:\/\/ or wss:\/\//],
    [['register-data-source', '--url', 'https://a.example', '--minutes', '0'], /--minutes must be a whole number/],
    [['register-data-source', '--url', 'https://a.example', '--minutes', '-5'], /--minutes must be a whole number/],
    [['register-data-source', '--url', 'https://a.example', '--minutes', '12h'], /--minutes must be a whole number/],
    [
      ['register-data-source', '--url', 'https://a.example', '--schema', 'Voice'],
      /--schema must be the id of a schema/,
    ],
    [['register-data-source', '--url', 'https://a.example', '--status', 'disabled'], /--error-message is needed/],
    [['register-data-source', '--url', 'https://a.example', '--error-message', 'x'], /--error-message is for/],
    [['register-data-source', '--url', 'ws://a', '--minutes', '0'], /--url must .*; --minutes must be a whole/],
    [['register-data-source', '--url', ''], /--url has an empty value/],
    [['register-data-source', '--url', 'https://a.example', '--url', 'https://b.example'], /--url was given 2 times/],
    [['register-data-source', '--url', 'https://a.example', '--nonce', 'x'], /there is no option --nonce/],
    [['register-data-source', 'abc'], /"abc" is one word too many/],
    [['register-data-source', '--url', 'https://a.example', '-y', '--org', 'x', '--json=1'], /--json takes no value/],
    [['update-data-source'], /no data source was named/],
    [['update-data-source', 'abc'], /nothing to change of abc was named/],
    [['update-data-source', 'a/b', '--url', 'https://a.example'], /"a\/b" is not the id of a data source/],
    [['update-data-source', 'abc', 'def', '--url', 'https://a.example'], /"def" is one word too many/],
    [
      ['update-data-source', 'abc', '--status', 'disabled'],
      /--error-message is needed where a data source is disabled/,
    ],
    [
      ['update-data-source', 'abc', '--status', 'inactive'],
      /--status must be one of active, disabled, and is "inactive"/,
    ],
    [['update-data-source', 'abc', '--subject', 'a\tb'], /--subject must not hold line breaks or other control/],
    [['update-data-source', 'abc', '--subject', 'x'], /there is no terminal to ask at/],
    [['update-data-source', 'abc', '--subject', 'x', '-y', '--records-dir', 'x', '--no-records'], /--records-dir and/],
    [['delete-data-source'], /no data source was named/],
    [['delete-data-source', '../people/me', '-y'], /is not the id of a data source/],
    [['delete-data-source', 'schemas', '-y'], /is not the id of a data source/],
    [['delete-data-source', 'abc', '--url', 'https://a.example'], /there is no option --url/],
    [['delete-data-source', 'abc'], /delete-data-source asks before it changes something/],
    [['schemas', 'abc'], /"abc" is one word too many/],
    [['orgs'], /orgs needs a command: list, add, remove, pause, resume/],
    [['orgs', 'lst'], /there is no command "orgs lst"; did you mean orgs list\?/],
    [['orgs', 'frobnicate'], /there is no command "orgs frobnicate"/],
    [['orgs', 'list', 'extra'], /"extra" is one word too many/],
    [['orgs', 'list', '--csv', 'x'], /there is no option --csv/],
    [['orgs', 'add'], /no org was named/],
    [['orgs', 'add', 'Acme Bank'], /"Acme Bank" is not the id of an org/],
    [['orgs', 'add', ''], /there is no id/],
    [['orgs', 'add', '-'], /"-" is not the id of an org/],
    [['orgs', 'add', 'x\u001b[31m'], /is not the id of an org/],
    [['orgs', 'add', UUID, '--name', 'a\nb'], /the name holds a line break/],
    [['orgs', 'add', UUID, '--name', ' '], /the name is empty/],
    [['orgs', 'add', UUID, UUID.replace('1', '2'), '--name', 'x'], /--name names one org, and 2 were given/],
    [['orgs', 'add', UUID, '--csv', 'x'], /--csv names the orgs/],
    [['orgs', 'add', '--csv', 'x', '--name', 'y'], /--csv names the orgs/],
    [['orgs', 'add', '--csv', '/nowhere/orgs.csv'], /\/nowhere\/orgs\.csv cannot be read \(ENOENT\)/],
    [['orgs', 'remove'], /orgs remove needs an org/],
    [['orgs', 'remove', 'x'], /there is no terminal to ask at/],
    [['orgs', 'pause', 'x', 'y'], /"y" is one word too many/],
    [['run', '--sandbox', '--config', 'x'], /--sandbox makes a token store of its own, and --config names another/],
    [['run', '--sandbox', '--store', 'file:x'], /and --store names another/],
  ];

  test.each(rows)('%j', async (args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(/^fix: /m);
    expect(stderr).toMatch(message);
  });

  test('with --json the same, as the one document on stdout', async () => {
    for (const args of [
      ['--json'],
      ['rnu', '--json'],
      ['run', '--json', '--nope'],
      ['extend-data-source', 'a/b', '--json'],
      ['get-token', '--json', '--format', 'env'],
      ['get-token', '--format', 'json', '--nope'],
    ]) {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
      expect(failureSchema.parse(JSON.parse(stdout)).error.code).toBe('usage');
    }
  });

  test.each(['BYODS_STORE', 'BYODS_CONFIG', 'SECRET_NAME'])('--sandbox beside %s', async (name) => {
    const { code, stderr } = await run(['status', '--sandbox'], { [name]: 'file:x' });
    expect(code).toBe(2);
    expect(stderr).toContain(`and ${name} names another`);
    expect(stderr).toContain(`unset ${name}`);
  });

  test.each([
    ['CONCURRENCY', 'many'],
    ['TOKEN_LIFETIME_MINUTES', '1441'],
    ['LOG_LEVEL', 'loud'],
    ['DATA_SOURCE_ID', '../x'],
    ['WEBEX_API_BASE_URL', 'https://webexapis.com.evil.example/v1'],
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
  ])('%s=%s is refused by name', async (name, value) => {
    const { code, stderr } = await run(['run', '--config', 'x.json'], { [name]: value });
    expect(code).toBe(2);
    expect(stderr).toContain(name);
  });
});
