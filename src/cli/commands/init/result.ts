import type { SetUpPlace } from '../../../compose-set-up.ts';
import type { Finding } from '../../../core/doctor/check.ts';
import { EXIT } from '../../../core/errors.ts';
import { shellWord } from '../../../core/policy/shell-word.ts';
import { present } from '../../../core/report.ts';
import { type FieldName, nameInDocument } from '../../../core/set-up/fields.ts';
import type { FieldSource } from '../../../core/set-up/plan.ts';
import { WAYS, type WayName } from '../../../core/set-up/ways.ts';
import { VERSION } from '../../../core/version.ts';
import type { CommandResult } from '../../result.ts';
import { credentialLines } from '../../text/credential-rows.ts';
import type { Page } from '../../text/page.ts';
import { wrap } from '../../text/width.ts';
import type { Proof } from './prove.ts';

/** What was done, beside its proof. */
export interface SetUpFacts {
  readonly choice: SetUpPlace['choice'];
  /** The options that named the store, for the commands to go on with. */
  readonly named: readonly (readonly [option: string, value: string])[];
  readonly action: 'created' | 'completed' | 'unchanged' | 'planned';
  readonly way: WayName;
  readonly fields: readonly { readonly name: FieldName; readonly from: FieldSource }[];
  readonly warnings: readonly string[];
}

/** What else is known once it was done; a dry run has no proof. */
export interface SetUpEnd {
  readonly git?: Finding | undefined;
  readonly proof?: Proof | undefined;
}

/** The result of a set-up, for a program and for people. */
export function initResult(facts: SetUpFacts, { git, proof }: SetUpEnd): CommandResult {
  const { choice, action, way } = facts;
  const next = nextCommands(facts, proof);
  const exposed = git?.ok === false ? [`${git.message}${git.remedy === undefined ? '' : `: ${git.remedy}`}`] : [];
  const document = {
    version: 1 as const,
    programVersion: VERSION,
    ...(action === 'planned' && { dryRun: true as const }),
    action,
    store: { kind: choice.kind, location: choice.location, reason: choice.reason },
    way,
    fields: facts.fields.map(({ name, from }) => ({ field: nameInDocument(name), from })),
    ...present({ proof: proof?.state }),
    credentials: proof?.credentials ?? [],
    missing: proof?.missing ?? [],
    next,
    warnings: [...facts.warnings, ...exposed, ...(proof?.warnings ?? [])],
    ...(proof?.error && { error: proof.error.toJSON() }),
  };
  return {
    exitCode: proof?.exitCode ?? EXIT.ok,
    document,
    text: (page) => lines(facts, proof, page),
    summary: (page) => summary(facts, proof, next, page),
  };
}

function nextCommands({ named, action, choice }: SetUpFacts, proof: Proof | undefined): string[] {
  const store = named.map(([option, value]) => ` --${option} ${shellWord(value)}`).join('');
  // A sandbox and its store end with the command.
  if (isTrial(choice)) return ['byods init'];
  if (action === 'planned' || proof?.state === 'failed') return [`byods init${store}`];
  if (proof?.state === 'waiting') return [`byods setup-oauth${store}`];
  return ['status', 'run', 'doctor'].map((name) => `byods ${name}${store}`);
}

function isTrial({ reason }: SetUpFacts['choice']): boolean {
  return reason === '--sandbox';
}

const DONE: Readonly<Record<SetUpFacts['action'], string>> = {
  created: 'made, for you alone to read',
  completed: 'completed',
  unchanged: 'left as it is: it lacks nothing',
  planned: 'would be made or completed',
};

const FROM: Readonly<Record<FieldSource, string>> = {
  document: 'was there',
  prompt: 'typed',
  option: 'an option',
  environment: 'a variable',
  file: '--from',
  sandbox: 'the sandbox',
};

function lines({ choice, action, way, fields }: SetUpFacts, proof: Proof | undefined, page: Page): string[] {
  const { bold, dim } = page.paint;
  const wide = Math.max(...fields.map(({ name }) => nameInDocument(name).length));
  return [
    ...wrap(`${bold(choice.location)} ${DONE[action]}`, page.width),
    ...wrap(`${WAYS[way].title}; ${WAYS[way].lasts}`, page.width - 2).map((line) => `  ${line}`),
    ...fields.map(({ name, from }) => `  ${nameInDocument(name).padEnd(wide)}  ${dim(FROM[from])}`),
    ...(proof && proof.credentials.length > 0
      ? ['', bold('Credentials'), ...credentialLines(proof.credentials, proof.before, proof.orgName, proof.now, page)]
      : []),
    ...(proof && proof.missing.length > 0
      ? [
          '',
          bold('Still missing'),
          ...proof.missing.flatMap(({ what, cost, remedy }) => [
            ...wrap(what, page.width - 2).map((line) => `  ${line}`),
            ...wrap(`${cost}; ${remedy} brings it`, page.width - 4).map((line) => `    ${dim(line)}`),
          ]),
        ]
      : []),
  ];
}

function summary(
  { action, choice }: SetUpFacts,
  proof: Proof | undefined,
  next: readonly string[],
  page: Page,
): string[] {
  const { green, yellow, red } = page.paint;
  const go = `next: ${next.join(', ')}`;
  if (action === 'planned') return wrap(`${green('Dry run')}: nothing was asked, sent or written; ${go}`, page.width);
  const sentences = {
    proved: isTrial(choice)
      ? `${green('Done')}: it works. The sandbox and its store end with this command; ${go}`
      : `${green('Done')}: ${choice.location} works; ${go}`,
    waiting: `${yellow('Not finished')}: nobody has authorized the integration yet, so nothing could be proved; ${go}`,
    failed: `${red('Not proved')}: what you gave is kept in ${choice.location}; once it is corrected, ${go}`,
  };
  return wrap(sentences[proof?.state ?? 'proved'], page.width);
}
