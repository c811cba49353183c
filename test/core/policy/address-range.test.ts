import { describe, expect, test } from 'vitest';
import { callerOf, isRange, isWithin, withoutPort } from '../../../src/core/policy/address-range.ts';

describe('isRange', () => {
  test.each([
    '192.0.2.7',
    '10.0.0.0/8',
    '0.0.0.0/0',
    '1.2.3.4/32',
    '::',
    '::/0',
    '2001:db8::/32',
    '::1/128',
    '::ffff:10.0.0.1',
    'fe80::1%eth0',
  ])('%s is one', (text) => {
    expect(isRange(text)).toBe(true);
  });

  test.each([
    '',
    '/',
    '/8',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0',
    '256.0.0.1',
    '1.2.3.4.5',
    '0x7f.1',
    'localhost',
    '::/129',
    '2001:db8',
    ':::',
    '10.0.0.0/08x',
    '1.2.3.4 ',
  ])('"%s" is none', (text) => {
    expect(isRange(text)).toBe(false);
  });
});

describe('isWithin', () => {
  test.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.0.0.0', '10.0.0.0/8', false],
    ['10.255.255.255', '10.0.0.0/8', true],
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.8', '192.0.2.7', false],
    ['1.2.3.4', '0.0.0.0/0', true],
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '::ffff:10.0.0.0/8', true],
    ['2001:db8:1::5', '2001:db8::/32', true],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', true],
    ['2001:db9::', '2001:db8::/32', false],
    ['::1', '0.0.0.0/0', false],
    ['127.0.0.1', '::/0', false],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['unknown', '::/0', false],
  ])('%s in %s: %s', (address, range, within) => {
    expect(isWithin(address, [range])).toBe(within);
  });
});

test('one caller is an IPv4 address, or the /64 of an IPv6 one', () => {
  expect(callerOf('::ffff:192.0.2.7')).toBe(callerOf('192.0.2.7'));
  expect(callerOf('192.0.2.8')).not.toBe(callerOf('192.0.2.7'));
  expect(callerOf('2001:db8::1')).toBe(callerOf('2001:db8::ffff:ffff:ffff:ffff'));
  expect(callerOf('2001:db8:0:1::1')).not.toBe(callerOf('2001:db8::1'));
  expect(callerOf('whatever')).toBe('whatever');
});

describe('withoutPort', () => {
  test.each([
    ['192.0.2.7:51234', '192.0.2.7'],
    ['192.0.2.7', '192.0.2.7'],
    ['[2001:db8::1]:51234', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
    ['unknown', 'unknown'],
    ['_hidden:80', '_hidden:80'],
    ['', ''],
  ])('%s: %s', (text, address) => {
    expect(withoutPort(text)).toBe(address);
  });
});
