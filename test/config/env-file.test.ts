import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { afterAll, describe, expect, test } from '@jest/globals'
import { ConfigError } from '../../src/config/config.ts'
import { loadEnvFile, parseEnvFile } from '../../src/config/env-file.ts'
import { fc } from '../fast-check.ts'

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-env-'))
afterAll(() => rmSync(directory, { recursive: true }))

const TEXT = 'NODE_ENV=production\nPORT=4001\n'
const READ = { NODE_ENV: 'production', PORT: '4001' }

/** Encodes text as UTF-16 with a byte order mark, in the given byte order. */
const utf16 = (text: string, bigEndian: boolean): Buffer => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

function issuesOf(file: string | Uint8Array): readonly string[] {
  try {
    parseEnvFile(typeof file === 'string' ? Buffer.from(file) : file)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.issues
    throw error
  }
}

describe('a valid .env file', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 in little-endian order', utf16(TEXT, false)],
    ['UTF-16 in big-endian order', utf16(TEXT, true)],
    ['lines that end with CR LF', Buffer.from(TEXT.replaceAll('\n', '\r\n'))],
    ['lines that end with CR', Buffer.from(TEXT.replaceAll('\n', '\r'))],
    ['spaces around the equals sign', Buffer.from('NODE_ENV = production\n  PORT =4001')],
    ['export', Buffer.from('export NODE_ENV=production\nexport PORT=4001')],
    ['comments and empty lines', Buffer.from('# a: b\n\n \nNODE_ENV=production # here\n\t# c\nPORT=4001\n')],
    ['quotes', Buffer.from('NODE_ENV="production"\nPORT=\'4001\'')],
  ])('is read: %s', (_, bytes) => {
    expect(parseEnvFile(bytes)).toEqual(READ)
  })

  test('accepts quoted values that span several lines', () => {
    const file = 'A="first\nPORT: 4001\nlast"\nB=`x: y\n`\nPORT=4001\n'
    expect(parseEnvFile(Buffer.from(file))).toEqual({ A: 'first\nPORT: 4001\nlast', B: 'x: y\n', PORT: '4001' })
  })

  test('accepts variables of other programs', () => {
    expect(parseEnvFile(Buffer.from('POSTGRES_PASSWORD=c0ffee\nmy.name-2=x'))).toEqual({
      POSTGRES_PASSWORD: 'c0ffee',
      'my.name-2': 'x',
    })
  })
})

describe('an invalid .env file', () => {
  const line = (number: number) => `.env line ${number}: write NAME=VALUE, or a comment that starts with #`

  test.each(['PORT: 4001', 'PORT 4001', 'PORT', '=4001', 'set PORT=4001', '- PORT=4001', '{ "PORT": 4001 }', '// x'])(
    'rejects the line %s',
    (text) => {
      expect(issuesOf(`HOST=::\n${text}\nPORT=4002`)).toEqual([line(2)])
    },
  )

  test('reports every line that is not an assignment', () => {
    expect(issuesOf('NODE_ENV: production\n\nPORT=4001\nHOST 0.0.0.0\n')).toEqual([line(1), line(4)])
  })

  test.each([
    ['node_env=production', 'NODE_ENV'],
    ['Node-Env=production', 'NODE_ENV'],
    ['JWTSECRET=x', 'JWT_SECRET'],
    ['jwt.secret=x', 'JWT_SECRET'],
  ])('rejects a misspelled setting: %s', (text, name) => {
    expect(issuesOf(text)).toEqual([`.env line 1: write the name as ${name}`])
  })

  test('rejects a quote that is never closed', () => {
    expect(issuesOf('HOST=::\nJWT_SECRET="abc\nPORT=4001\n')).toEqual(['.env line 2: closing quote is missing'])
  })

  test.each([
    ['UTF-16 without a byte order mark', utf16(TEXT, false).subarray(2)],
    ['bytes that are no text', Buffer.from([0x50, 0x3d, 0xc3, 0x28])],
    ['an executable', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1])],
  ])('rejects a file that is not UTF-8 text: %s', (_, bytes) => {
    expect(issuesOf(bytes)).toEqual(['.env must be UTF-8 text'])
  })

  test('never repeats the content of an invalid line', () => {
    expect(issuesOf('JWT_SECRET: kR7wq9Zt2mLx5').join()).not.toContain('kR7')
  })
})

test('parses any text exactly as Node does, or rejects it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^([A-Z]{1,3} ?[=:] ?["'a-z# ]{0,5}\n){0,4}$/)), (text) => {
      if (issuesOf(text).length === 0)
        expect(parseEnvFile(Buffer.from(text))).toEqual(parseEnv(text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')))
    }),
  )
})

describe('loadEnvFile', () => {
  const path = join(directory, '.env')

  test('overrides the .env file with the environment, except for empty variables', () => {
    writeFileSync(path, 'PORT=4001\nHOST=::\nLOG_LEVEL=warn\n')
    const env: Record<string, string | undefined> = { PORT: '4002', HOST: '' }
    loadEnvFile(env, path)
    expect(env).toEqual({ PORT: '4002', HOST: '::', LOG_LEVEL: 'warn' })
  })

  test('leaves the environment unchanged without a .env file', () => {
    const env = {}
    loadEnvFile(env, join(directory, 'nowhere'))
    expect(env).toEqual({})
  })

  test('rejects a directory in place of the .env file', () => {
    expect(() => loadEnvFile({}, directory)).toThrow(/^Cannot read .*: make it a file/)
  })
})
