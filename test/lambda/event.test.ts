import { expect, test } from 'vitest';
import { readEvent } from '../../src/lambda/event.ts';

const REQUESTED = { source: 'byods-keeper', 'detail-type': 'Run Requested', time: '2026-11-22T12:00:00Z' };
const AT = Date.UTC(2026, 10, 22, 12);

test.each<[string, unknown, object]>([
  [
    "EventBridge's schedule",
    { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
    { start: { by: 'schedule' } },
  ],
  [
    "EventBridge Scheduler's",
    { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}' },
    { start: { by: 'schedule' } },
  ],
  ['the hello-world test event', { key1: 'value1' }, { start: { by: 'request' } }],
  ['nothing', null, { start: { by: 'request' } }],
  ['a text', 'run', { start: { by: 'request' } }],
  [
    'what somebody wrote as if it were the schedule',
    { source: 'me', 'detail-type': 'Scheduled Event' },
    { start: { by: 'request' } },
  ],
  [
    'byods schedule run-now',
    { ...REQUESTED, detail: { version: 1, function: 'f', reason: 'Webex is back' } },
    { start: { by: 'request', at: AT }, reason: 'Webex is back' },
  ],
  ['the same without a reason', { ...REQUESTED, detail: {} }, { start: { by: 'request', at: AT } }],
  ['the same without a time', { ...REQUESTED, time: 'soon' }, { start: { by: 'request' } }],
  [
    'a reason that would drive a terminal',
    { ...REQUESTED, detail: { reason: '\u001b[2J' } },
    { start: { by: 'request', at: AT }, reason: '\\x1b[2J' },
  ],
  [
    'a reason without an end',
    { ...REQUESTED, detail: { reason: 'x'.repeat(5000) } },
    { start: { by: 'request', at: AT }, reason: 'x'.repeat(200) },
  ],
  ['by hand', { minutes: 60, force: true }, { start: { by: 'request' }, minutes: 60, force: true }],
])('%s', (_, event, expected) => {
  expect(readEvent(event)).toEqual(expected);
});
