import type { Argv } from 'yargs';
import type { CommandGroup, CommandSpec } from '../../command.ts';
import { addEnvFileOption } from '../../global-options.ts';

const RULE = {
  type: 'string',
  requiresArg: true,
  describe: 'The EventBridge rule, by name or ARN (also SCHEDULE_RULE_NAME; webex-byods-hourly unless given)',
} as const;

const NOT_STARTED = '3 the rule is not there, is disabled, or starts no Lambda, or AWS denies a right';

function ruleOption(yargs: Argv): Argv {
  return yargs.option('rule', RULE);
}

const status: CommandSpec = {
  name: 'status',
  usage: 'status',
  synopsis: 'schedule status',
  describe: 'Show the rule, what it starts, when it comes next, and whether it is paused; changes nothing',
  about:
    'Shows the EventBridge rule that starts the hourly run, its target, the next three times, and the pause that the token store tells of. Warns where the schedule leaves less than twice its interval before a token lapses, by TOKEN_LIFETIME_MINUTES and RENEW_AFTER_MINUTES as they are here.',
  usesStore: true,
  options: (yargs) => ruleOption(yargs).group(['rule'], 'Options:'),
  examples: [
    ['byods schedule status --store aws:webex-byods-credentials', ''],
    ['byods schedule status --rule acme-hourly', 'of another stack'],
  ],
  epilogue: `Exit codes: 0 it starts the hourly run, now or after its pause; ${NOT_STARTED}`,
  load: async () => (await import('./status.ts')).handleScheduleStatus,
};

const pause: CommandSpec = {
  name: 'pause',
  usage: 'pause',
  synopsis: 'schedule pause --for <time> --reason <text>',
  describe: 'Hold back the hourly run for a time',
  about:
    'Has the hourly run only look, and renew and extend nothing, until the time is over. Nobody needs to end it: it is over by its time, with any run that somebody asks for (byods run, run-now, a test event, a deployment), and as soon as a data source is at risk or cannot be looked at. A pause that something would not live through is refused. It is kept in the token store; the rule stays as it is.',
  usesStore: true,
  options: (yargs) =>
    ruleOption(yargs)
      .option('for', { type: 'string', requiresArg: true, describe: 'How long: 45m, 2h; less than a day' })
      .option('reason', { type: 'string', requiresArg: true, describe: 'Why, for everybody who looks' })
      .option('dry-run', { type: 'boolean', describe: 'Write nothing; say whether it may be so long' })
      .group(['for', 'reason', 'rule', 'dry-run'], 'Options:'),
  examples: [
    ['byods schedule pause --for 2h --reason "the secret moves to another region"', ''],
    ['byods schedule pause --for 8h --reason test --dry-run', 'whether everything lives so long'],
  ],
  epilogue:
    'Exit codes: 0 paused, 2 it would be too long, 3 the rule is not there, is disabled, or starts no Lambda, 5 token store, 7 a run holds the lock',
  load: async () => (await import('./pause.ts')).handleSchedulePause,
};

const resume: CommandSpec = {
  name: 'resume',
  usage: 'resume',
  synopsis: 'schedule resume',
  describe: 'End the pause: the next hourly run takes place',
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('dry-run', { type: 'boolean', describe: 'Write nothing; say what would be done' })
      .group(['dry-run'], 'Options:'),
  examples: [['byods schedule resume && byods schedule run-now', 'and run at once']],
  load: async () => (await import('./pause.ts')).handleScheduleResume,
};

const runNow: CommandSpec = {
  name: 'run-now',
  usage: 'run-now',
  synopsis: 'schedule run-now',
  describe: 'Have the Lambda run now, by an event',
  about:
    'Sends the event "Run Requested", for which the stack has a rule that starts the function: what is due is renewed and extended, and a pause is over. An event that comes twice or late finds nothing due. Where no rule waits for it, or AWS denies a right, the command of the AWS CLI that does the same is told.',
  usesStore: false,
  options: (yargs) =>
    ruleOption(addEnvFileOption(yargs))
      .option('reason', { type: 'string', requiresArg: true, describe: "Why; stands in the function's log" })
      .option('dry-run', { type: 'boolean', describe: 'Send nothing; say which function would run' })
      .group(['reason', 'rule', 'dry-run', 'env-file'], 'Options:'),
  examples: [['byods schedule run-now --reason "Webex is back"', '']],
  epilogue: `Exit codes: 0 requested (the function's log and alarms tell how it went), ${NOT_STARTED}, 6 EventBridge is unreachable`,
  load: async () => (await import('./run-now.ts')).handleRunNow,
};

const set: CommandSpec = {
  name: 'set',
  usage: 'set <expression>',
  synopsis: "schedule set '<expression>'",
  describe: 'Change how often it comes, or tell the command that does',
  about:
    'For a rule of a stack of deploy/template.yaml prints the command that deploys the stack with that schedule; changed by hand, the next deployment would undo it. Changes a rule of no stack itself, after a question. A schedule that does not come every hour is refused.',
  usesStore: false,
  options: (yargs) =>
    ruleOption(addEnvFileOption(yargs))
      .positional('expression', {
        type: 'string',
        demandOption: true,
        describe: "'rate(30 minutes)', or six fields in UTC: 'cron(0/30 * * * ? *)'",
      })
      .option('yes', { alias: 'y', type: 'boolean', describe: 'Ask nothing' })
      .option('dry-run', { type: 'boolean', describe: 'Change nothing; say what would be done' })
      .group(['rule', 'yes', 'dry-run', 'env-file'], 'Options:'),
  examples: [
    ["byods schedule set 'rate(30 minutes)'", ''],
    ["byods schedule set 'cron(5 * * * ? *)' -y", 'in a script'],
  ],
  epilogue: `Exit codes: 0 changed, or the command was told; 2 refused; ${NOT_STARTED}`,
  load: async () => (await import('./set.ts')).handleSet,
};

/** `byods schedule …`: the EventBridge rule that starts the hourly run. */
export const scheduleCommands: CommandGroup = {
  name: 'schedule',
  describe: 'Look at the schedule of the Lambda, pause it, resume it, run now, change it',
  about: 'The EventBridge rule that starts the hourly run on AWS. Each needs rights of yours: deploy/AWS_SETUP.md.',
  examples: [
    ['byods schedule status --store aws:webex-byods-credentials', ''],
    ['byods schedule pause --for 2h --reason "the secret moves to another region"', 'it ends by itself'],
    ['byods schedule run-now', ''],
  ],
  commands: [status, pause, resume, runNow, set],
};
