import { EXIT, EXIT_PRECEDENCE, type ExitCode, type KeeperError } from '../errors.ts';
import { printable } from '../secret.ts';
import type { TargetOrg } from '../target-orgs.ts';

/** What `byods doctor` looks at, for scripts; in the order in which it tells of them. */
export const CHECK_NAMES = [
  'environment',
  'token-store',
  'configuration',
  'file-modes',
  'git',
  'duplicate-tokens',
  'aws-region',
  'aws-credentials',
  'store-server',
  'store-login',
  'secret-readable',
  'store-writable',
  'lock',
  'proxy',
  'dns',
  'webex',
  'clock',
  'access-token',
  'refresh-token',
  'client-credentials',
  'vault-credential',
  'data-sources',
  'last-success',
  'schedule',
] as const;

/** One of {@link CHECK_NAMES}. */
export type CheckName = (typeof CHECK_NAMES)[number];

/** What one check found, as `byods doctor --json` tells it. */
export interface Check {
  readonly name: CheckName;
  /** `unknown`: it could not be asked without doing harm, or not at all; the message says why. */
  readonly ok: boolean | 'unknown';
  readonly message: string;
  /** The command or the act that mends it. */
  readonly remedy?: string;
  /** The org that it is about, where there is one for each. */
  readonly orgId?: string;
  readonly orgName?: string;
  /** More, for who wants to know. */
  readonly details?: readonly string[];
}

/** A check with the exit code that it leads to where it is false. */
export interface Finding extends Check {
  readonly exitCode?: ExitCode;
}

/** What may be told beside the sentence. */
export interface More {
  readonly remedy?: string | undefined;
  readonly org?: TargetOrg | undefined;
  readonly details?: readonly string[] | undefined;
}

/** All is well. Pure, as everything here. */
export function fine(name: CheckName, message: string, more: More = {}): Finding {
  return finding(name, true, message, more);
}

/** Something is wrong, and the command ends with that code unless something worse is. */
export function wrong(name: CheckName, message: string, exitCode: ExitCode, more: More): Finding {
  return { ...finding(name, false, message, more), exitCode };
}

/** An error is what is wrong. */
export function wrongBy(name: CheckName, error: KeeperError, more: More = {}): Finding {
  return wrong(name, error.message, error.exitCode, { remedy: error.remedy, ...more });
}

/** Nobody can say. */
export function unsure(name: CheckName, message: string, more: More = {}): Finding {
  return finding(name, 'unknown', message, more);
}

/** The exit code of them all: the worst of those that are false, 0 where none is. */
export function exitCodeOf(findings: readonly Finding[]): ExitCode {
  const codes = new Set(findings.filter(({ ok }) => ok === false).map(({ exitCode }) => exitCode));
  return EXIT_PRECEDENCE.find((code) => codes.has(code)) ?? EXIT.ok;
}

function finding(name: CheckName, ok: Check['ok'], message: string, { remedy, org, details }: More): Finding {
  return {
    name,
    ok,
    message: printable(message),
    ...(remedy !== undefined && { remedy: printable(remedy) }),
    ...(org && { orgId: org.id, ...(org.name !== undefined && { orgName: org.name }) }),
    ...(details && details.length > 0 && { details: details.map(printable) }),
  };
}
