import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { commonPasswords } from '../../../src/accounts/passwords/common-passwords.ts'
import { passwordIssues } from '../../../src/accounts/passwords/policy.ts'

const context = { minLength: 15, email: 'anna.bell@wunderwerk.example', name: 'Annabell Bellweather' }
const issuesOf = (password: string) => passwordIssues(password, context)

const COMMON = expect.stringContaining('too common')
const EMAIL = expect.stringContaining('email')
const NAME = expect.stringContaining('your name')
const SERVICE = expect.stringContaining('this service')

describe('accepted:', () => {
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
  ])('%s', (password) => {
    expect(issuesOf(password)).toEqual([])
  })

  test('fifteen emoji, each a code point though two UTF-16 units', () => {
    for (const password of ['😀'.repeat(15), `${'😀'.repeat(14)}😁`]) expect(issuesOf(password)).toEqual([])
    expect(issuesOf('😀'.repeat(14))).toEqual(['It must have 15 characters at least.'])
  })

  test('256 code points and no more', () => {
    for (const [text, more] of [
      ['plum orbit cactus violin 29 '.repeat(10).slice(0, 256), 'x'],
      ['😀'.repeat(256), '😀'],
      ['é'.repeat(256), 'é'],
    ] as const) {
      expect(issuesOf(text)).toEqual([])
      expect(issuesOf(`${text}${more}`)).toEqual(['It must have 256 characters at most.'])
    }
  })

  test('no more than four code points, each of two UTF-16 units at most, for each that counts', () => {
    let most = 0
    for (let code = 0; code <= 0x10ffff; code++)
      if (code < 0xd800 || code > 0xdfff) most = Math.max(most, [...String.fromCodePoint(code).normalize('NFD')].length)
    expect(most).toBe(4)
    const longest = '\u1f82'.repeat(256).normalize('NFD')
    expect(longest).toHaveLength(1024)
    expect(issuesOf(longest)).toEqual([])
    // A CJK compatibility ideograph is two units, and one that counts is one.
    expect(issuesOf(`${'\u{2f800}'.repeat(256)}`)).toEqual([])
    expect(issuesOf(`${longest}x`)).toEqual(['It must have 256 characters at most.'])
  })

  test('any random password: guesses are on the list, not chance', () => {
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

describe('the length', () => {
  test('counts the same composed and decomposed', () => {
    const fourteen = 'é ü å ñ ç ô ï '.normalize('NFC')
    expect(fourteen).toHaveLength(14)
    for (const form of ['NFC', 'NFD']) {
      expect(issuesOf(fourteen.normalize(form))).toEqual(['It must have 15 characters at least.'])
      expect(issuesOf(`${fourteen}é`.normalize(form))).toEqual([])
    }
  })

  test('asked for is that of the settings', () => {
    expect(passwordIssues('vK3plumq', { ...context, minLength: 8 })).toEqual([])
    expect(passwordIssues('vK3plum', { ...context, minLength: 8 })).toEqual(['It must have 8 characters at least.'])
    expect(passwordIssues('password', { ...context, minLength: 8 })).toEqual([COMMON])
    expect(issuesOf('password')).toEqual(['It must have 15 characters at least.', COMMON])
  })
})

test('half a surrogate pair is no character: it would be hashed as any other half', () => {
  expect(issuesOf('\ud83d'.repeat(15))).toEqual(['It must be valid Unicode.'])
})

describe('refused as common:', () => {
  test('at least 3,000 entries, each as it is', () => {
    const entries = [...commonPasswords()].filter((entry) => entry.length >= 8)
    expect(entries.length).toBeGreaterThan(3000)
    const accepted = entries.filter((entry) => !passwordIssues(entry, { ...context, minLength: 8 }).length)
    expect(accepted).toEqual([])
  })

  test('each of the first 3,000 words of the list, doubled, tripled and padded to fifteen', () => {
    const words = [...commonPasswords()].filter((entry) => /^[a-z]{6,}$/.test(entry)).slice(0, 3000)
    expect(words).toHaveLength(3000)
    const accepted = words.flatMap((word) =>
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
  ])('%s, from the list with little done to it', (password) => {
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
  ])('%p, a walk over the keyboard or a repetition', (password) => {
    expect(issuesOf(password)).toEqual([COMMON])
  })
})

describe('refused as close to the email:', () => {
  test.each([
    'anna.bell@wunderwerk.example',
    'Anna.Bell@Wunderwerk.Example',
    'anna.bel@wunderwerk.example',
    '4nn4.b3ll@wund3rw3rk.3x4mpl3',
    'elpmaxe.krewrednuw@lleb.anna',
    'anna.bell.1984.03.05',
    'BellAnna2024!!!',
    'anna@wunderwerk1',
    'wunderwerk12345',
    'wunderwerk-password',
    'bell-wunderwerk-qwerty',
  ])('%s', (password) => {
    expect(issuesOf(password)).toContainEqual(EMAIL)
  })

  test('the local part of any email, however often and with any digits', () => {
    const local = fc.stringMatching(/^[a-z]{3,20}$/)
    fc.assert(
      fc.property(local, fc.integer({ min: 1, max: 5 }), fc.stringMatching(/^\d{0,12}$/), (name, times, digits) => {
        const password = `${name.repeat(times)}${digits}`
        expect(passwordIssues(password, { minLength: 1, email: `${name}@example.com` })).toContainEqual(EMAIL)
      }),
    )
  })

  test('but not what merely has a short word of it', () => {
    for (const email of ['a@b.co', 'an@a.co', 'me@example.com', 'plum@orbit.example'])
      expect(passwordIssues('plum orbit cactus violin', { minLength: 15, email })).toEqual([])
  })
})

test('refused as close to the name', () => {
  for (const password of ['annabell bellweather', 'Bellweather-1984', 'B3llw34th3r!!!!!'])
    expect(issuesOf(password)).toContainEqual(NAME)
  for (const name of [null, undefined, '', 'Li'])
    expect(passwordIssues('lilac orbit cactus', { ...context, ...(name === undefined ? {} : { name }) })).toEqual([])
})

test('refused as close to the name of the service', () => {
  const passwords = [
    'gatehousegatehouse',
    'Gatehouse123456',
    'G4teh0use!G4teh0use!',
    'gatehouse-password',
    'my gate house 2024',
  ]
  for (const password of passwords) expect(issuesOf(password)).toContainEqual(SERVICE)
})

test('every reason is given at once', () => {
  const context = { minLength: 15, email: 'dragon@example.com', name: 'Dragon' }
  expect(passwordIssues('dragon1', context)).toEqual(['It must have 15 characters at least.', COMMON, EMAIL, NAME])
})

test('the longest password takes little time, whatever is in it', () => {
  const email = `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.example`
  const longest = [
    '1'.repeat(256),
    'a1'.repeat(128),
    '!'.repeat(256),
    'aab'.repeat(85),
    '😀'.repeat(256),
    'ﷺ'.repeat(256),
  ]
  for (const password of longest) {
    const start = performance.now()
    passwordIssues(password, { ...context, email })
    expect(performance.now() - start).toBeLessThan(500)
  }
})
