import { describe, expect, test } from 'vitest';
import { KeeperError } from '../../../src/core/errors.ts';
import { faultyFields } from '../../../src/core/set-up/faulty-fields.ts';
import type { FieldName } from '../../../src/core/set-up/fields.ts';

const OAUTH: FieldName[] = [
  'appId',
  'clientId',
  'clientSecret',
  'orgs',
  'integrationClientId',
  'integrationClientSecret',
  'integrationRefreshToken',
];

describe('what may be to blame for a proof that failed', () => {
  const mint = 'Webex refused to mint a token for org x';
  const rows: [KeeperError, 'integration' | 'service-app', FieldName[], FieldName[]][] = [
    [
      new KeeperError('client-credentials', `${mint}: the clientSecret is invalid`),
      'service-app',
      OAUTH,
      ['clientSecret'],
    ],
    [
      new KeeperError('client-credentials', `${mint}: clientId does not match`),
      'service-app',
      OAUTH,
      ['clientId', 'clientSecret'],
    ],
    [
      new KeeperError('client-credentials', 'the clientSecret is invalid'),
      'integration',
      OAUTH,
      ['integrationClientSecret'],
    ],
    [
      new KeeperError('client-credentials', 'Client Id is invalid'),
      'integration',
      OAUTH,
      ['integrationClientId', 'integrationClientSecret'],
    ],
    [new KeeperError('reauthorization-required', mint, { status: 404 }), 'service-app', OAUTH, ['appId']],
    [new KeeperError('reauthorization-required', mint, { status: 403 }), 'service-app', OAUTH, ['orgs']],
    [
      new KeeperError('configuration', `${mint}: targetOrgId is invalid`, { status: 400 }),
      'service-app',
      OAUTH,
      ['orgs'],
    ],
    [
      new KeeperError('reauthorization-required', 'dead', { status: 400 }),
      'integration',
      OAUTH,
      ['integrationRefreshToken'],
    ],
    [
      new KeeperError('reauthorization-required', 'no', { status: 401 }),
      'service-app',
      ['personalAccessToken'],
      ['personalAccessToken'],
    ],
    [
      new KeeperError('reauthorization-required', 'no', { status: 401 }),
      'service-app',
      ['accessToken', 'refreshToken'],
      ['accessToken', 'refreshToken'],
    ],
    [new KeeperError('unreachable', 'no connection'), 'service-app', OAUTH, []],
    [new KeeperError('store-unavailable', 'full'), 'service-app', OAUTH, []],
    [new KeeperError('lock-busy', 'busy'), 'service-app', OAUTH, []],
  ];
  test.each(rows)('%s', (error, kind, there, blamed) => {
    expect(faultyFields(error, kind, (name) => there.includes(name))).toEqual(blamed);
  });
});
