import { describe, expect, test } from '@jest/globals'
import { emailKeyOf, isEmail } from '../../src/core/email-address.ts'
import { fc } from '../fast-check.ts'

describe('valid email addresses', () => {
  test.each([
    'ada@example.com',
    'a@b.co',
    'first.last+tag@sub.example.co.uk',
    "o'brien@example.ie",
    '!#$%&*/=?^_`{|}~-@example.com',
    'jürgen@müller.example',
    'почта@пример.рф',
    '用户@例子.广告',
    'अजय@डाटा.भारत',
    `${'x'.repeat(64)}@example.com`,
    'x@xn--mller-kva.example',
    '123@456.example',
  ])('accepts the address %s', (email) => {
    expect(isEmail(email)).toBe(true)
  })
})

describe('invalid email addresses', () => {
  test.each([
    '',
    'ada',
    '@example.com',
    'ada@',
    'ada@localhost',
    'ada@@example.com',
    'ada@eve@example.com',
    'ada@example..com',
    '.ada@example.com',
    'ada.@example.com',
    'a..da@example.com',
    'ada@-example.com',
    'ada@example-.com',
    'ada@127.0.0.1',
    'ada@[127.0.0.1]',
    '"ada"@example.com',
    'Ada <ada@example.com>',
    'ada@example.com,eve@example.com',
    'ada@example.com;eve@example.com',
    'ada@example.com eve@example.com',
    ' ada@example.com',
    'ada@example.com\n',
    'ada@example.com\r\nBcc: eve@example.com',
    'ada\0@example.com',
    'ada\ud800@example.com',
    'ada\u200b@example.com',
    'ada\u202emoc@example.com',
    `${'x'.repeat(65)}@example.com`,
    `x@${'y'.repeat(64)}.com`,
    `x@${'y.'.repeat(130)}com`,
  ])('rejects the address %j', (email) => {
    expect(isEmail(email)).toBe(false)
  })

  test('rejects any character with a meaning in mail headers or envelopes', () => {
    const dangerous = fc.constantFrom(
      '\r',
      '\n',
      '\0',
      '\t',
      ' ',
      ',',
      ';',
      ':',
      '<',
      '>',
      '(',
      ')',
      '[',
      ']',
      '"',
      '\\',
      '\u2028',
    )
    const place = fc.nat('ada@example.com'.length)
    fc.assert(
      fc.property(dangerous, place, (character, at) => {
        expect(isEmail(`${'ada@example.com'.slice(0, at)}${character}${'ada@example.com'.slice(at)}`)).toBe(false)
      }),
    )
  })

  // Quadratic time would take hours here.
  test('rejects a text of 4 million characters in linear time', () => {
    for (const unit of ['a', 'a.', '@', 'a@', '-', 'é', '.-']) expect(isEmail(unit.repeat(4_000_000))).toBe(false)
  })
})

describe('keys of email addresses', () => {
  test.each([
    ['Ada@Example.COM', 'ada@example.com'],
    ['JÜRGEN@example.com', 'jürgen@example.com'],
    ['jürgen@example.com'.normalize('NFD'), 'jürgen@example.com'.normalize('NFC')],
    ['ΝΊΚΗ@example.com', 'νίκη@example.com'],
    ['ΠΑΥΛΟΣ.ΙΟΣ@EXAMPLE.COM', 'παυλος.ιος@example.com'],
    ['παυλοσ@example.com', 'παυλος@example.com'],
    ['STRAẞE@example.com', 'straße@example.com'],
    ['ſam@example.com', 'Sam@example.com'],
    ['\u212aelvin@example.com', 'kelvin@example.com'],
    // The lower case of İ is i with a combining dot above.
    ['İ@example.com', 'i\u0307@example.com'],
    ['ᏣᎳᎩ@example.com', 'ꮳꮃꭹ@example.com'],
  ])('gives %s and %s the same key', (one, other) => {
    expect(emailKeyOf(one)).toBe(emailKeyOf(other))
  })

  test.each([
    ['ı@example.com', 'i@example.com'],
    ['ı@example.com', 'I@example.com'],
    ['İ@example.com', 'i@example.com'],
    ['straße@example.com', 'strasse@example.com'],
    ['ﬁ@example.com', 'fi@example.com'],
  ])('gives %s and %s different keys, since their letters differ', (one, other) => {
    expect(emailKeyOf(one)).not.toBe(emailKeyOf(other))
  })

  test('matches the simple case folding of regular expressions for every Unicode character', () => {
    const escaped = (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`
    const keys = new Set<string>()
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const character = String.fromCodePoint(code).normalize('NFC')
      const key = emailKeyOf(character)
      const cased = key !== character || key.toUpperCase() !== key
      if (cased && [...key].length === 1) keys.add(key)
      // The lower case of this character has two code points; it folds to itself.
      if (key === character || character === 'İ') continue
      expect(key).toMatch(new RegExp(`^${[...character].map(escaped).join('')}$`, 'iu'))
      expect(emailKeyOf(key)).toBe(key)
    }
    expect(keys.size).toBeGreaterThan(1300)
    const all = [...keys].join('')
    // Two spellings of one ligature, which no email address contains.
    const ligatures = ['ﬅ', 'ﬆ']
    for (const key of keys)
      if (!ligatures.includes(key)) expect([...all.matchAll(new RegExp(escaped(key), 'giu'))].flat()).toEqual([key])
  })

  test('returns an NFC key that is its own key, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = emailKeyOf(text)
        expect(emailKeyOf(key)).toBe(key)
        expect(key.normalize('NFC')).toBe(key)
      }),
    )
  })
})
