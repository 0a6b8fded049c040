import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { emailKeyOf, isEmail } from '../../src/accounts/email.ts'

describe('an email address:', () => {
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
  ])('%s', (email) => {
    expect(isEmail(email)).toBe(true)
  })
})

describe('no email address:', () => {
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
  ])('%j', (email) => {
    expect(isEmail(email)).toBe(false)
  })

  test('whatever has a character that a header or an envelope gives a meaning to', () => {
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

  test('a long one, and it takes no time to see it', () => {
    const start = performance.now()
    for (const unit of ['a', 'a.', '@', 'a@', '-', 'é', '.-']) isEmail(unit.repeat(1_000_000))
    expect(performance.now() - start).toBeLessThan(100)
  })
})

describe('two addresses are the same', () => {
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
    // As it is written in small letters: i with a dot of its own.
    ['İ@example.com', 'i\u0307@example.com'],
    ['ᏣᎳᎩ@example.com', 'ꮳꮃꭹ@example.com'],
  ])('%s and %s', (one, other) => {
    expect(emailKeyOf(one)).toBe(emailKeyOf(other))
  })

  test.each([
    ['ı@example.com', 'i@example.com'],
    ['ı@example.com', 'I@example.com'],
    ['İ@example.com', 'i@example.com'],
    ['straße@example.com', 'strasse@example.com'],
    ['ﬁ@example.com', 'fi@example.com'],
  ])('but not %s and %s, which are other letters', (one, other) => {
    expect(emailKeyOf(one)).not.toBe(emailKeyOf(other))
  })

  test('if, and only if, their characters are the same by simple case folding, which regular expressions do', () => {
    const escaped = (character: string) => `\\u{${character.codePointAt(0)?.toString(16)}}`
    const keys = new Set<string>()
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue
      const character = String.fromCodePoint(code).normalize('NFC')
      const key = emailKeyOf(character)
      const cased = key !== character || key.toUpperCase() !== key
      if (cased && [...key].length === 1) keys.add(key)
      // Whose small letter is two characters, and which folds to itself.
      if (key === character || character === 'İ') continue
      expect(key).toMatch(new RegExp(`^${[...character].map(escaped).join('')}$`, 'iu'))
      expect(emailKeyOf(key)).toBe(key)
    }
    expect(keys.size).toBeGreaterThan(1300)
    const all = [...keys].join('')
    // Two spellings of one ligature, which no address has.
    const ligatures = ['ﬅ', 'ﬆ']
    for (const key of keys)
      if (!ligatures.includes(key)) expect([...all.matchAll(new RegExp(escaped(key), 'giu'))].flat()).toEqual([key])
  })

  test('as their keys, which are their own keys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = emailKeyOf(text)
        expect(emailKeyOf(key)).toBe(key)
        expect(key.normalize('NFC')).toBe(key)
      }),
    )
  })
})
