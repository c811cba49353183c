import type { Argv } from 'yargs';
import type { CommandGroup, CommandSpec } from '../../command.ts';

const DRY_RUN = { type: 'boolean', describe: 'Write nothing; say what would be done' } as const;

function orgWord(yargs: Argv): Argv {
  return yargs.positional('org', {
    type: 'string',
    demandOption: true,
    describe: 'Its id, in either form, or its name',
  });
}

const list: CommandSpec = {
  name: 'list',
  usage: 'list',
  synopsis: 'orgs list',
  describe: 'List the orgs and how their tokens are; sends nothing',
  usesStore: true,
  options: (yargs) => yargs,
  examples: [
    ['byods orgs list', ''],
    ['byods orgs list --json', 'for a program'],
  ],
  load: async () => (await import('./list.ts')).handleList,
};

const add: CommandSpec = {
  name: 'add',
  usage: 'add [id..]',
  synopsis: 'orgs add <id...>',
  describe: 'Add orgs, each proved by a token that Webex gives for it',
  about:
    'Mints a token for each org, with the integration, and keeps it with the org: both are written together. An org that Webex gives no token for is not added; the others are. One that is there already stays as it is, or gets the name.',
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('name', { type: 'string', requiresArg: true, describe: 'What to call it, where one org is added' })
      .option('csv', { type: 'string', requiresArg: true, describe: 'A file with the columns id and name; - is stdin' })
      .option('dry-run', { ...DRY_RUN, describe: 'Ask Webex for nothing and write nothing; say what would be done' })
      .group(['name', 'csv', 'dry-run'], 'Options:'),
  examples: [
    ['byods orgs add <id> --name "Acme Bank"', 'one org'],
    ['byods orgs add --csv customers.csv', 'many, a line each: id,name'],
    ['byods orgs add --csv - --dry-run', 'from stdin, and only say what would be done'],
  ],
  epilogue:
    'Exit codes: 0 all are there, 3 some were not added, 4 the integration must be authorized again, 5 the token store is full or cannot be written. A 403 has two causes: the org has not authorized the service app in Control Hub, or the integration lacks the scope spark:applications_token.',
  load: async () => (await import('./add.ts')).handleAdd,
};

const remove: CommandSpec = {
  name: 'remove',
  usage: 'remove <org>',
  synopsis: 'orgs remove <id or name>',
  describe: 'Forget an org: its tokens, its name, and that it was there',
  about:
    'Forgets an org with its tokens, after a question. The tokens stay valid at Webex until their end; nobody extends its data sources any more, so they lapse within 24 hours.',
  usesStore: true,
  options: (yargs) =>
    orgWord(yargs)
      .option('yes', { alias: 'y', type: 'boolean', describe: 'Ask nothing' })
      .option('dry-run', DRY_RUN)
      .group(['yes', 'dry-run'], 'Options:'),
  examples: [
    ['byods orgs remove "Acme Bank"', ''],
    ['byods orgs remove <id> -y', 'in a script'],
  ],
  load: async () => (await import('./change.ts')).handleRemove,
};

const pause: CommandSpec = {
  name: 'pause',
  usage: 'pause <org>',
  synopsis: 'orgs pause <id or name>',
  describe: 'Keep nothing of an org alive until it is resumed',
  about:
    'A paused org is skipped: its data sources are not extended, and lapse within 24 hours; its tokens are not renewed.',
  usesStore: true,
  options: (yargs) => orgWord(yargs).option('dry-run', DRY_RUN).group(['dry-run'], 'Options:'),
  examples: [['byods orgs pause "Acme Bank"', '']],
  load: async () => (await import('./change.ts')).handlePause,
};

const resume: CommandSpec = {
  name: 'resume',
  usage: 'resume <org>',
  synopsis: 'orgs resume <id or name>',
  describe: 'Keep a paused org alive again, from the next run on',
  usesStore: true,
  options: (yargs) => orgWord(yargs).option('dry-run', DRY_RUN).group(['dry-run'], 'Options:'),
  examples: [['byods orgs resume "Acme Bank" && byods run --org "Acme Bank"', 'and extend what lapsed, at once']],
  load: async () => (await import('./change.ts')).handleResume,
};

/** `byods orgs …`: the orgs whose data sources are kept alive. */
export const orgsCommands: CommandGroup = {
  name: 'orgs',
  describe: 'List, add, remove, pause and resume orgs',
  about: 'The orgs whose data sources are kept alive: serviceApp.targetOrgId of the stored document.',
  examples: [
    ['byods orgs list', ''],
    ['byods orgs add <id> --name "Acme Bank"', 'prove that Webex gives a token for it, and add it'],
    ['byods orgs add --csv customers.csv', 'many at once'],
  ],
  commands: [list, add, remove, pause, resume],
};
