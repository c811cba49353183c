import { EXIT, type ExitCode } from '../core/errors.ts';

/** What an exit code means, and what whoever reads it does about it. */
export interface ExitCodeHelp {
  readonly code: ExitCode;
  readonly meaning: string;
  readonly whatToDo: string;
}

const HELP: Record<keyof typeof EXIT, Omit<ExitCodeHelp, 'code'>> = {
  ok: { meaning: 'done; there may be warnings', whatToDo: 'nothing; read the warnings' },
  failed: {
    meaning: 'failed',
    whatToDo: "read the message; it names the cause. With a trackingId below it, Webex's support can look it up",
  },
  usage: {
    meaning: 'wrong usage or configuration, or refused for safety: nothing was changed',
    whatToDo:
      'correct the option, variable or field that the message names. client-credentials: the client id or secret of the app that it names is wrong',
  },
  partial: {
    meaning: 'some data sources or organisations failed; the others are done',
    whatToDo:
      'the message of each failed data source says why. Those that are disabled stay so; a deleted one can be left out',
  },
  reauthorize: {
    meaning: 'a person must authorize again',
    whatToDo:
      "run byods setup-oauth to authorize the integration again, or byods setup-oauth --pat for a new personal access token. A 403 has two causes that Webex does not tell apart: the integration lacks spark:applications_token, or the organisation's Full Admin has not authorized the service app",
  },
  store: {
    meaning: 'the token store is unavailable or corrupt',
    whatToDo:
      'the message names the path or secret, and the command that brings back the last good version. Tokens that could not be saved are in the rescue file that it names',
  },
  unreachable: {
    meaning: 'Webex or the network is unreachable',
    whatToDo: 'wait and run again; nothing is lost. With a proxy, the message names it',
  },
  lockBusy: {
    meaning: 'another process holds the lock, and a refresh was needed',
    whatToDo: 'run again in a moment',
  },
  interrupted: {
    meaning: 'interrupted',
    whatToDo: 'run it again; a save that had begun was finished',
  },
};

/** Every exit code, in order. */
export const EXIT_CODES: readonly ExitCodeHelp[] = (Object.keys(HELP) as (keyof typeof EXIT)[])
  .map((name) => ({ code: EXIT[name], ...HELP[name] }))
  .sort((a, b) => a.code - b.code);
