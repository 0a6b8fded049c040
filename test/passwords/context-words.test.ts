import { describe, expect, test } from '@jest/globals'
import { passwordIssues } from '../../src/passwords/policy/policy.ts'
import { fc } from '../fast-check.ts'

const context = { minLength: 15, email: 'anna.bell@wunderwerk.example', name: 'Annabell Bellweather' }

const issuesOf = (password: string) => passwordIssues(password, context)

const EMAIL = expect.stringContaining('email')

const NAME = expect.stringContaining('your name')

const SERVICE = expect.stringContaining('this service')

describe('passwords close to the email', () => {
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

  test('rejects the local part of any email, repeated or with digits', () => {
    const local = fc.stringMatching(/^[a-z]{3,20}$/)
    fc.assert(
      fc.property(local, fc.integer({ min: 1, max: 5 }), fc.stringMatching(/^\d{0,12}$/), (name, times, digits) => {
        const password = `${name.repeat(times)}${digits}`
        expect(passwordIssues(password, { minLength: 1, email: `${name}@example.com` })).toContainEqual(EMAIL)
      }),
    )
  })

  test('accepts a password that contains a short word of the email', () => {
    for (const email of ['a@b.co', 'an@a.co', 'me@example.com', 'plum@orbit.example'])
      expect(passwordIssues('plum orbit cactus violin', { minLength: 15, email })).toEqual([])
  })
})

test('rejects a password close to the user’s name', () => {
  for (const password of ['annabell bellweather', 'Bellweather-1984', 'B3llw34th3r!!!!!'])
    expect(issuesOf(password)).toContainEqual(NAME)
  for (const name of [null, undefined, '', 'Li'])
    expect(passwordIssues('lilac orbit cactus', { ...context, ...(name === undefined ? {} : { name }) })).toEqual([])
})

test('rejects a password close to the service’s name', () => {
  const passwords = [
    'gatehousegatehouse',
    'Gatehouse123456',
    'G4teh0use!G4teh0use!',
    'gatehouse-password',
    'my gate house 2024',
  ]
  for (const password of passwords) expect(issuesOf(password)).toContainEqual(SERVICE)
})
