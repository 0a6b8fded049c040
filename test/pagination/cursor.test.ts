import { describe, expect, test } from '@jest/globals'
import { readCursor, writeCursor } from '../../src/pagination/cursor.ts'
import { fc } from '../fast-check.ts'

const id = '019a0000-0000-7000-8000-000000000001'
const byDate = { name: 'todos', columns: { createdAt: 'date', id: 'id' }, direction: 'desc' } as const
const byTitle = { name: 'todos', columns: { title: 'text', id: 'id' }, direction: 'asc' } as const

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const LIST_BY_DATE = 'todos by createdAt, id desc'
const LIST_BY_TITLE = 'todos by title, id asc'

const uuid = fc.uuid()
const instant = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
const text = fc.string({ unit: 'binary', maxLength: 200 }).filter((value) => !value.includes('\0'))

test('restores the key from its cursor, for any key', () => {
  fc.assert(
    fc.property(instant, text, uuid, (createdAt, title, id) => {
      expect(readCursor(byDate, writeCursor(byDate, { createdAt, id }))).toEqual({ createdAt, id })
      expect(readCursor(byTitle, writeCursor(byTitle, { title, id }))).toEqual({ title, id })
    }),
  )
})

test('encodes every cursor as URL-safe text, including the longest title', () => {
  for (const character of ['a', '\u0001', '"', '😀']) {
    const cursor = writeCursor(byTitle, { title: character.repeat(200), id })
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(readCursor(byTitle, cursor)).not.toBeNull()
  }
})

describe('an invalid cursor', () => {
  test('rejects a cursor of another list, order or direction', () => {
    const cursor = writeCursor(byDate, { createdAt: new Date(5), id })
    expect(readCursor(byDate, cursor)).not.toBeNull()
    expect(readCursor({ ...byDate, name: 'users' }, cursor)).toBeNull()
    expect(readCursor({ ...byDate, direction: 'asc' }, cursor)).toBeNull()
    expect(readCursor(byTitle, cursor)).toBeNull()
    expect(readCursor({ ...byDate, columns: { updatedAt: 'date', id: 'id' } }, cursor)).toBeNull()
  })

  test('rejects a cursor of random text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.base64String()), (garbage) => {
        expect(readCursor(byDate, garbage)).toBeNull()
      }),
    )
  })

  test('rejects a cursor of any JSON that is not a key of its order', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.array(fc.jsonValue()).map((values) => [LIST_BY_DATE, ...values]),
        ),
        (value) => {
          expect(readCursor(byDate, encode(value))).toBeNull()
        },
      ),
    )
  })

  test.each([
    ['a date that is text', LIST_BY_DATE, '2026-01-01T00:00:00.000Z'],
    ['a fraction of a millisecond', LIST_BY_DATE, 1.5],
    ['a date before all rows', LIST_BY_DATE, -1],
    ['a date beyond the year 9999', LIST_BY_DATE, 253_402_300_800_000],
    ['null', LIST_BY_DATE, null],
  ])('rejects a date key that is %s', (_, list, value) => {
    expect(readCursor(byDate, encode([list, 1, id]))).not.toBeNull()
    expect(readCursor(byDate, encode([list, value, id]))).toBeNull()
  })

  test.each([
    ['a title that is a number', 5],
    ['a title that is an object', { contains: '' }],
    ['a title with NUL', 'a\0'],
    ['a title with half a surrogate pair', 'a\ud800'],
  ])('rejects a title key that is %s', (_, title) => {
    expect(readCursor(byTitle, encode([LIST_BY_TITLE, 'a', id]))).not.toBeNull()
    expect(readCursor(byTitle, encode([LIST_BY_TITLE, title, id]))).toBeNull()
  })

  test.each([
    ['no UUID', 'x'],
    ['a UUID in upper case', id.toUpperCase()],
    ['a UUID and more', `${id}0`],
    ['SQL', `${id}' OR 1=1 --`],
  ])('rejects an id key that is %s', (_, wrong) => {
    expect(readCursor(byDate, encode([LIST_BY_DATE, 1, wrong]))).toBeNull()
  })

  test('rejects a key with one value too few or too many', () => {
    expect(readCursor(byDate, encode([LIST_BY_DATE, 1]))).toBeNull()
    expect(readCursor(byDate, encode([LIST_BY_DATE, 1, id, id]))).toBeNull()
  })

  test('rejects another spelling of a valid cursor: other base64 or other JSON', () => {
    const cursor = writeCursor(byDate, { createdAt: new Date(5), id })
    for (const other of [` ${cursor}`, `${cursor}=`, `${cursor}!`, `${cursor.slice(0, 4)}\n${cursor.slice(4)}`])
      expect(readCursor(byDate, other)).toBeNull()
    expect(readCursor(byDate, Buffer.from(`["${LIST_BY_DATE}", 5,"${id}"]`).toString('base64url'))).toBeNull()
    expect(readCursor(byDate, Buffer.from(`["${LIST_BY_DATE}",5.0,"${id}"]`).toString('base64url'))).toBeNull()
  })

  test('rejects a text longer than any cursor before decoding it', () => {
    expect(readCursor(byTitle, writeCursor(byTitle, { title: 'a'.repeat(5000), id }))).toBeNull()
  })
})
