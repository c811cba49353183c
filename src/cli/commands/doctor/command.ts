import type { CommandSpec } from '../../command.ts';

/** `byods doctor`: what is wrong, and what mends it. */
export const doctorCommand: CommandSpec = {
  name: 'doctor',
  usage: 'doctor',
  describe: 'Find what is wrong and what mends it; renews and writes nothing',
  about:
    'Looks at everything that the hourly run needs, from the configuration to the schedule, and says what mends what is wrong. Renews nothing, presents no refresh token and writes nothing; what cannot be asked without doing harm is unknown, and said so.',
  usesStore: true,
  options: (yargs) =>
    yargs
      .option('fix', { type: 'boolean', describe: 'Mend what is safe first: modes of our files, .gitignore in .byods' })
      .option('rule', {
        type: 'string',
        requiresArg: true,
        describe: 'The EventBridge rule that starts the hourly run (also SCHEDULE_RULE_NAME)',
      })
      .group(['fix', 'rule'], 'Options:'),
  examples: [
    ['byods doctor', ''],
    ['byods doctor --fix', 'and mend what is safe'],
    ['byods doctor --rule byods-hourly --json', 'with the schedule, for a program'],
  ],
  epilogue:
    'Exit codes: 0 nothing is wrong that could be asked; else the first that fits of 5 token store, 4 a person must reauthorize, 2 configuration, 6 Webex or the network, 7 a run that hangs, 3 data sources, 1 anything else',
  load: async () => (await import('./handle.ts')).handleDoctor,
};
