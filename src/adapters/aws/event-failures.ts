import type { PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { printable } from '../../core/secret.ts';

/** Why an event was not taken. */
export interface EventFailure {
  /** For people. */
  readonly why: string;
  /** Whether the next try may do better. */
  readonly passing: boolean;
}

/** As PutEvents tells them: docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html */
const PASSING =
  /^(InternalFailure|InternalException|Throttl\w+|TooManyRequests\w*|RequestLimitExceeded|ServiceUnavailable\w*)$/;

/** What mends the failures that people meet. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [/^(AccessDenied|NotAuthorized)/, 'allow events:PutEvents on that bus, in the role and in the policy of the bus'],
  [/^ResourceNotFound/, 'correct EVENT_BUS_NAME, or the region'],
  [/^Region is missing/, 'set AWS_REGION, or give EVENT_BUS_NAME as an ARN'],
  [/^CredentialsProvider/, 'sign in (aws sso login), or set AWS_PROFILE'],
];

/** Why one entry of a request that was answered was not taken; undefined where it was. */
export function failureOfEntry(entry: PutEventsResultEntry | undefined): EventFailure | undefined {
  if (entry?.EventId !== undefined && entry.ErrorCode === undefined) return undefined;
  return failureOf(entry?.ErrorCode ?? 'no answer', entry?.ErrorMessage ?? '');
}

/** Why a request came to nothing. */
export function failureOfCall(thrown: unknown): EventFailure {
  if (!(thrown instanceof Error)) return { why: 'it failed', passing: false };
  const { status, answered } = statusOf(thrown);
  const { why, passing } = failureOf(thrown.name, thrown.message);
  return { why, passing: passing || status >= 500 || status === 429 || (!answered && !isOurs(thrown)) };
}

function failureOf(code: string, message: string): EventFailure {
  const told = [code, message].filter((part) => part !== '' && part !== 'Error').join(': ');
  const hint = HINTS.find(([beginning]) => beginning.test(told))?.[1];
  return { why: printable(`${told}${hint === undefined ? '' : ` (${hint})`}`), passing: PASSING.test(code) };
}

function statusOf(thrown: Error): { status: number; answered: boolean } {
  const { httpStatusCode } = (thrown as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
  return { status: httpStatusCode ?? 0, answered: httpStatusCode !== undefined };
}

/** Nothing was sent: there are no credentials, or no region. */
function isOurs({ name, message }: Error): boolean {
  return /Credentials/.test(name) || /^Region is missing/.test(message);
}
