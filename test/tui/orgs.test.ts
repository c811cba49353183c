import { expect, test } from 'vitest';
import type { TargetOrg } from '../../src/core/target-orgs.ts';
import { PureScreen, source } from './screen.ts';

function org(id: string, name?: string): TargetOrg {
  return { id, key: `service-app:${id}`, paused: false, ...(name !== undefined && { name }) } as TargetOrg;
}

const ACME = org('11111111-aaaa-4bbb-8ccc-000000000001', 'Acme');
const OTHER_ACME = org('22222222-aaaa-4bbb-8ccc-000000000002', 'Acme');
const GLOBEX = org('33333333-aaaa-4bbb-8ccc-000000000003', 'Globex');
const NAMELESS = org('44444444-aaaa-4bbb-8ccc-000000000004');

function opened(): PureScreen {
  const listings = [ACME, OTHER_ACME, GLOBEX, NAMELESS].map((each, index) => ({
    org: each,
    dataSources: [source(`s${index}`, index + 1)],
  }));
  return new PureScreen({ orgs: 4 }, { columns: 120, rows: 30 }).loadedOrgs(...listings);
}

test('an org is shown by its name; two of one name with the beginning of their ids', () => {
  const text = opened().text();
  for (const name of ['Acme (11111111)', 'Acme (22222222)', 'Globex ']) expect(text).toContain(name);
  expect(text).not.toContain('Globex (');
});

test('the details show the name and the id', () => {
  expect(opened().press('\r').text()).toContain(`Acme (${ACME.id})`);
  expect(opened().press('G\r').text()).toContain(`org ${NAMELESS.id}`);
});

test('the form of a registration tells them apart, and what is sent is said with the id', () => {
  const screen = opened().press('n');
  expect(screen.text()).toContain('‹ Acme (11111111) ›');
  expect(screen.press('\u001b[C').text()).toContain('‹ Acme (22222222) ›');
  screen.press('\thttps://new.example.com/x\u0013');
  // Nobody told which schemas there are.
  screen.press('5397013b-7920-4ffc-807c-e8a3e0a18f43\u0013');
  expect(screen.text()).toContain(`for Acme (${OTHER_ACME.id})`);
});
