/** What there is help about that is no command. */
export const TOPICS = [
  { name: 'exit-codes', describe: 'what each exit code means, and what to do' },
  { name: 'environment', describe: 'every variable that is read, and what holds without it' },
] as const;
