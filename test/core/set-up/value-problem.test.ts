import { describe, expect, test } from 'vitest';
import type { FieldName, GivenFields } from '../../../src/core/set-up/fields.ts';
import { orgsIn, valueProblem } from '../../../src/core/set-up/value-problem.ts';

const ORG = '11111111-1111-4111-8111-111111111111';
const OTHER_ORG = '22222222-2222-4222-8222-222222222222';
const CLIENT_ID = `C${'ab12'.repeat(16)}`;
const OTHER_CLIENT_ID = `C${'cd34'.repeat(16)}`;
const longId = (kind: string, id: string) => Buffer.from(`ciscospark://us/${kind}/${id}`).toString('base64url');
const APP_ID = longId('APPLICATION', CLIENT_ID);

describe('what can be meant is taken', () => {
  const rows: [FieldName, string][] = [
    ['appId', APP_ID],
    ['appId', `${APP_ID}==`],
    ['appId', Buffer.from(`ciscospark://urn:TEAM:eu-central-1_k/APPLICATION/${CLIENT_ID}`).toString('base64')],
    ['appId', 'an-app-id-of-a-kind-that-nobody-has-seen'],
    ['clientId', CLIENT_ID],
    ['clientId', 'not-as-today'],
    ['clientSecret', 'fake-secret'],
    ['clientSecret', 'fake+secret/with=signs,and.commas'],
    ['orgs', ORG],
    ['orgs', ORG.toUpperCase().replace('A', 'a')],
    ['orgs', longId('ORGANIZATION', ORG)],
    ['orgs', `${ORG}, ${OTHER_ORG}`],
    ['orgs', `${ORG} ${longId('ORGANIZATION', OTHER_ORG)}`],
    ['integrationRefreshToken', 'fake-token_PF84_x'],
    ['personalAccessToken', 'fake-token\n'],
  ];
  test.each(rows)('%s %j', (name, value) => {
    expect(valueProblem(name, value, {})).toBeUndefined();
  });
});

describe('what cannot be meant is told, by its reason', () => {
  const rows: [FieldName, string, RegExp, GivenFields?][] = [
    ['clientSecret', '', /is empty/],
    ['clientSecret', ' \n', /is empty/],
    ['clientSecret', ' fake', /white space around/],
    ['clientSecret', 'fa ke', /holds white space/],
    ['clientSecret', 'fa\tke', /control character/],
    ['clientSecret', '"fake-secret"', /quotation marks/],
    ['clientSecret', "'fake-secret'", /quotation marks/],
    ['clientSecret', '“fake-secret”', /typographic/],
    ['clientSecret', 'YOUR_SERVICE_APP_CLIENT_SECRET_HERE', /template's value/],
    ['clientSecret', 'your_client_secret_here', /template's value/],
    ['clientSecret', CLIENT_ID, /is a client id/],
    ['clientSecret', APP_ID, /is the id of an app/],
    ['clientSecret', 'same', /is the same as the integration's client secret/, { integrationClientSecret: 'same' }],
    ['integrationRefreshToken', 'same', /the same as the service app's refresh token/, { refreshToken: 'same' }],
    ['personalAccessToken', 'Bearer fake-token', /the word Bearer/],
    ['appId', CLIENT_ID, /is a client id/],
    ['appId', 'short', /is a client id/, { clientId: 'short' }],
    ['appId', ORG, /is the id of an organisation, not that of an app/],
    ['appId', longId('ORGANIZATION', ORG), /is the id of an organisation, not that of an app/],
    ['appId', longId('PEOPLE', ORG), /is the id of a person, not that of an app/],
    ['appId', longId('ROOM', ORG), /is a long id of Webex, not that of an app/],
    ['clientId', APP_ID, /is the id of an app/],
    ['clientId', ORG, /is the id of an organisation/],
    ['clientId', CLIENT_ID, /is the integration's client id/, { integrationClientId: CLIENT_ID }],
    ['integrationClientId', CLIENT_ID, /is the service app's client id/, { clientId: CLIENT_ID }],
    ['orgs', ',', /is empty/],
    ['orgs', 'Acme', /is not the id of an organisation/],
    ['orgs', ORG.slice(1), /is not the id of an organisation/],
    ['orgs', APP_ID, /is the id of an app, not that of an organisation/],
    ['orgs', `${ORG}, Acme`, /number 2, is not the id of an organisation/],
    ['orgs', `${ORG}, ${longId('ORGANIZATION', ORG.toUpperCase())}`, /number 2, is there twice/],
  ];
  test.each(rows)('%s %j', (name, value, reason, others = {}) => {
    const problem = valueProblem(name, value, others);
    expect(problem).toMatch(reason);
    if (value.length > 8) expect(problem).not.toContain(value.trim());
  });

  test('two client ids that differ are fine', () => {
    expect(valueProblem('integrationClientId', CLIENT_ID, { clientId: OTHER_CLIENT_ID })).toBeUndefined();
  });
});

test('orgs are separated by commas, white space or both', () => {
  expect(orgsIn(' a,b , c\td ')).toEqual(['a', 'b', 'c', 'd']);
});
