import { expect, test } from 'vitest';
import { splitLocation } from '../../src/core/credential-address.ts';

test.each([
  ['/srv/byods', { place: '/srv/byods' }],
  ['/srv/byods#acme', { place: '/srv/byods', credential: 'acme' }],
  ['/srv/a#b/byods', { place: '/srv/a#b/byods' }],
  ['/srv/a#b/', { place: '/srv/a#b/' }],
  ['/srv/a#b#acme-1.x_y', { place: '/srv/a#b', credential: 'acme-1.x_y' }],
  ['table@eu-west-1#acme', { place: 'table@eu-west-1', credential: 'acme' }],
])('the location %s is %j', (location, parts) => {
  expect(splitLocation(location)).toEqual(parts);
});

test.each(['/srv/byods#', '/srv/byods#Acme', '/srv/byods#..', '/srv/byods#a b', `/srv/byods#${'a'.repeat(65)}`])(
  'what stands behind "#" in %s is refused',
  (location) => {
    expect(() => splitLocation(location)).toThrow(/is no name of a credential/);
  },
);
