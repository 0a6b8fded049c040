import { expect, test } from '@jest/globals'
import { addressKey } from '../../src/core/address-key.ts'
import { fc } from '../fast-check.ts'

test.each([
  ['203.0.113.5', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::', '1:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['what is this', 'what is this'],
  // Some proxies write addresses with the port.
  ['203.0.113.5:61234', '203.0.113.5'],
  ['::ffff:203.0.113.5', '203.0.113.5'],
  ['[::ffff:203.0.113.5]:61234', '203.0.113.5'],
  ['[2001:db8:1:2::1]:61234', '2001:db8:1:2::/64'],
  ['[2001:db8:1:2::1]', '2001:db8:1:2::/64'],
  ['[fe80::1%eth0]:443', 'fe80:0:0:0::/64'],
  ['[what is this]:5', '[what is this]:5'],
  ['what is this:5', 'what is this:5'],
  ['', ''],
])('counts the address %s as %s', (ip, expected) => {
  expect(addressKey(ip)).toBe(expected)
})

test('counts two IPv6 addresses as one exactly when their first 64 bits match', () => {
  const group = fc.oneof(fc.constant(0), fc.nat(0xffff))
  const groups = fc.array(group, { minLength: 8, maxLength: 8 })
  const write = (each: number[]) => each.map((value) => value.toString(16)).join(':')
  fc.assert(
    fc.property(groups, groups, (one, other) => {
      fc.pre(!one.slice(0, 5).every((value) => value === 0) && !other.slice(0, 5).every((value) => value === 0))
      const same = write(one.slice(0, 4)) === write(other.slice(0, 4))
      expect(addressKey(write(one)) === addressKey(write(other))).toBe(same)
      expect(addressKey(write([...one.slice(0, 4), ...other.slice(4)]))).toBe(addressKey(write(one)))
    }),
  )
})
