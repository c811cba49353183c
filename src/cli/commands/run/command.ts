import type { CommandSpec } from '../../command.ts';
import { addOrgOption, addRecordsDirOption } from '../../global-options.ts';

const MANY =
  'With --store folder:<directory> or dynamodb:<table>[@region] it runs over every document of that store of many credentials, those of which a token ends first before the others; --org finds the org in whichever it is.';

const WATCH =
  '--watch never runs two passes at once and goes on after one that fails, sooner than usual. It reads everything anew each time, and makes up for the time that the machine slept. Ctrl-C or SIGTERM ends it: exit code 0 between two passes, 130 in one. With --json each pass is one line.';

const ON_PROBLEM =
  '--on-problem hands its command to the shell, as cron does. It is run after a pass that found something new or found something over, once for each change, and gets the report with the changes as JSON on stdin (docs/json.md) and their number in BYODS_PROBLEMS_APPEARED and BYODS_PROBLEMS_CLEARED. What it was told is remembered from run to run; when it fails, or is not done after 60 seconds, it is told again. The exit code stays that of the run.';

const EVENT_BUS =
  'With EVENT_BUS_NAME set, that event bus of Amazon EventBridge is told the same, and of each run that ended well (docs/json.md#events).';

/** `byods run`: the hourly renewal pass. */
export const runCommand: CommandSpec = {
  name: 'run',
  usage: 'run',
  describe: 'Renew and extend everything that is due: the hourly run',
  usesStore: true,
  options: (yargs) =>
    addRecordsDirOption(
      addOrgOption(
        yargs
          .option('dry-run', { type: 'boolean', describe: 'Renew and write nothing; say what would be done' })
          .option('force', { type: 'boolean', describe: 'Renew and extend what is not due, too' })
          .option('watch', {
            type: 'string',
            describe: 'Go on until Ctrl-C: a pass now, then one every so many minutes (1 to 60, 60 unless given)',
          })
          .option('on-problem', {
            type: 'string',
            requiresArg: true,
            describe: 'A shell command that is told when a problem appears or clears',
          }),
        'Only this org',
      ),
      'Write an operation record of each extension into this folder',
    ).group(['dry-run', 'force', 'org', 'records-dir', 'watch', 'on-problem'], 'Options:'),
  examples: [
    ['byods run', 'what is due, in every org'],
    ['byods run --dry-run', 'what would be done, and why'],
    ['byods run --sandbox', 'a look at it without an account'],
    ['byods run --json', 'the report for a program'],
    ['byods run --watch', 'a pass every hour, as a service of this machine'],
    ['byods run --on-problem ./tell-me', 'from cron, or with --watch'],
  ],
  epilogue: `${MANY}\n\n${WATCH}\n\n${ON_PROBLEM}\n\n${EVENT_BUS}`,
  load: async () => (await import('./handle.ts')).handleRun,
};
