import { describe, expect, test } from '@jest/globals'
import { BLOCKLIST } from '../../src/passwords/policy/blocklist.ts'
import { passwordIssues } from '../../src/passwords/policy/policy.ts'
import { fold } from '../../src/passwords/policy/variants.ts'
import { fc } from '../fast-check.ts'
import { SLOW } from '../slow.js'

const context = { minLength: 15, email: 'anna.bell@wunderwerk.example', name: 'Annabell Bellweather' }

const issuesOf = (password: string) => passwordIssues(password, context)

const COMMON = expect.stringContaining('too common')

const EMAIL = expect.stringContaining('email')

const NAME = expect.stringContaining('your name')

describe('accepted passwords', () => {
  test.each([
    'plum orbit cactus violin',
    'plumorbitcactusviolin',
    'marble-cobalt-7-lantern',
    'kX9#mQ2$vL7@pR4',
    '839201847562019',
    'my dog eats blue socks',
    'the annals of bell ringing',
    'a gate, a house and a garden',
    'ожидание весны в Киеве',
    '床前明月光疑是地上霜舉頭望明月',
    'كلمة مرور طويلة جدا وآمنة',
    'nul\0 is harmless, too',
  ])('accepts the password %s', (password) => {
    expect(issuesOf(password)).toEqual([])
  })

  test('accepts fifteen emoji, counting each as one character', () => {
    for (const password of ['😀'.repeat(15), `${'😀'.repeat(14)}😁`]) expect(issuesOf(password)).toEqual([])
    expect(issuesOf('😀'.repeat(14))).toEqual(['It must have at least 15 characters.'])
  })

  test('accepts 256 code points and rejects 257', () => {
    for (const [text, more] of [
      ['plum orbit cactus violin 29 '.repeat(10).slice(0, 256), 'x'],
      ['😀'.repeat(256), '😀'],
      ['é'.repeat(256), 'é'],
    ] as const) {
      expect(issuesOf(text)).toEqual([])
      expect(issuesOf(`${text}${more}`)).toEqual(['It must have at most 256 characters.'])
    }
  })

  test('accepts decomposed text with up to four code points per counted character', () => {
    let most = 0
    for (let code = 0; code <= 0x10ffff; code++)
      if (code < 0xd800 || code > 0xdfff) most = Math.max(most, [...String.fromCodePoint(code).normalize('NFD')].length)
    expect(most).toBe(4)
    const longest = '\u1f82'.repeat(256).normalize('NFD')
    expect(longest).toHaveLength(1024)
    expect(issuesOf(longest)).toEqual([])
    // A CJK compatibility ideograph has two code points and counts as one character.
    expect(issuesOf(`${'\u{2f800}'.repeat(256)}`)).toEqual([])
    expect(issuesOf(`${longest}x`)).toEqual(['It must have at most 256 characters.'])
  })

  test('accepts random passwords of any kinds of characters', () => {
    const character = fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code))
    const random = fc.array(character, { minLength: 20, maxLength: 40 }).map((characters) => characters.join(''))
    fc.assert(
      fc.property(fc.noShrink(random), (password) => {
        fc.pre(new Set(password).size > 12)
        expect(issuesOf(password)).toEqual([])
      }),
    )
  })
})

describe('the minimum length', () => {
  test('counts composed and decomposed characters alike', () => {
    const fourteen = 'é ü å ñ ç ô ï '.normalize('NFC')
    expect(fourteen).toHaveLength(14)
    for (const form of ['NFC', 'NFD']) {
      expect(issuesOf(fourteen.normalize(form))).toEqual(['It must have at least 15 characters.'])
      expect(issuesOf(`${fourteen}é`.normalize(form))).toEqual([])
    }
  })

  test('applies PASSWORD_MIN_LENGTH', () => {
    expect(passwordIssues('vK3plumq', { ...context, minLength: 8 })).toEqual([])
    expect(passwordIssues('vK3plum', { ...context, minLength: 8 })).toEqual(['It must have at least 8 characters.'])
    expect(passwordIssues('password', { ...context, minLength: 8 })).toEqual([COMMON])
    expect(issuesOf('password')).toEqual(['It must have at least 15 characters.', COMMON])
  })
})

test('rejects an unpaired surrogate, which would hash like any other', () => {
  expect(issuesOf('\ud83d'.repeat(15))).toEqual(['It must be valid Unicode.'])
})

/** All entries at `npm run test:slow`, every twentieth at `npm test`. */
const sampleOf = (entries: string[]) => entries.filter((_, index) => SLOW || index % 20 === 0)

describe('common passwords', () => {
  test('rejects every entry of the blocklist, which has at least 3,000', () => {
    const entries = [...BLOCKLIST].filter((entry) => entry.length >= 8)
    expect(entries.length).toBeGreaterThan(3000)
    const accepted = sampleOf(entries).filter((entry) => !passwordIssues(entry, { ...context, minLength: 8 }).length)
    expect(accepted).toEqual([])
  })

  test('rejects the first 3,000 blocklist words doubled, tripled and padded to fifteen characters', () => {
    const words = [...BLOCKLIST].filter((entry) => /^[a-z]{6,}$/.test(entry)).slice(0, 3000)
    expect(words).toHaveLength(3000)
    const accepted = sampleOf(words).flatMap((word) =>
      [word.repeat(3), `${word}-${word}-${word}`, `${word}123456789`, `1234567${word}!!`, `${word.toUpperCase()}2024!`]
        .filter((password) => password.length >= 15)
        .filter((password) => issuesOf(password).length === 0),
    )
    expect(accepted).toEqual([])
  })

  test.each([
    'passwordpassword',
    'PasswordPassword1!',
    'password password password',
    'P@ssw0rdP@ssw0rd',
    'Passw0rd2024!!!',
    '!!!passw0rd1234',
    'Sup3r$ecretPassw0rd!',
    'I love you so much!',
    'this is my password',
    'trustno1trustno1',
    'iloveyouiloveyou',
    'dragon999999999',
    'ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ',
    'passwordpasswordpasswordpassword',
    'password'.repeat(8),
    'password'.repeat(9),
    'password'.repeat(16),
    'password'.repeat(32),
    'P@ssw0rd! '.repeat(20),
    `${'password'.repeat(16)}pass`,
    `${'dragon'.repeat(20)}1`,
    `2024${'dragon'.repeat(20)}!`,
  ])('rejects %s, a variant of a blocklist entry', (password) => {
    expect(issuesOf(password)).toEqual([COMMON])
  })

  test.each([
    'qwertyuiopasdfgh',
    'qwerty-qwerty-qwerty',
    '1qaz2wsx3edc4rfv',
    '!QAZ2wsx#EDC4rfv',
    'azertyuiopqsdfgh',
    'йцукенгшщзхъфыва',
    'abcdefghijklmnop',
    'zyxwvutsrqponmlk',
    '123456789012345',
    '987654321987654',
    '1234-5678-9012-345',
    'passwordqwerty123',
    'aaaaaaaaaaaaaaa',
    '***************',
    '               ',
    'ababababababababab',
    'a'.repeat(65),
    'a'.repeat(256),
    'ab'.repeat(128),
    '1'.repeat(200),
    'qwertyuiop'.repeat(10),
    'abcdefghijklmnopqrstuvwxyz'.repeat(9),
  ])('rejects %p, a keyboard sequence or repetition', (password) => {
    expect(issuesOf(password)).toEqual([COMMON])
  })
})

test('returns every issue at once', () => {
  const context = { minLength: 15, email: 'dragon@example.com', name: 'Dragon' }
  expect(passwordIssues('dragon1', context)).toEqual(['It must have at least 15 characters.', COMMON, EMAIL, NAME])
})

test('checks passwords of maximum length, whatever their characters', () => {
  const email = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.example`
  const longest = ['1'.repeat(256), 'a1'.repeat(128), '!'.repeat(256), 'aab'.repeat(85), '😀'.repeat(256)]
  for (const password of longest) expect(passwordIssues(password, { ...context, email })).toEqual(expect.any(Array))
})

test('reads at most 256 characters of a password’s NFKC form, which limits the work', () => {
  for (const [character, expanded] of [
    ['\u2057', 4],
    ['ﷺ', 18],
  ] as const) {
    expect([...character.normalize('NFKC')]).toHaveLength(expanded)
    expect([...fold(character.repeat(256))]).toHaveLength(256)
  }
})
