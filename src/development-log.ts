/** Log format for developers: one short line per request, emails as a block. Other environments log JSON. */

import { styleText } from 'node:util'

type Entry = Record<string, unknown> & { level: number; time: number; msg?: string }

type Style = Parameters<typeof styleText>[0]

/** Levels of pino from warn up. */
const LEVELS: [level: number, label: string, style: Style][] = [
  [60, 'FATAL', 'red'],
  [50, 'ERROR', 'red'],
  [40, 'WARN', 'yellow'],
]

/** Fields of every entry. */
const COMMON = ['level', 'time', 'msg', 'pid', 'hostname']

/**
 * @param line one JSON line of pino.
 * @param options.color true if the reader is a terminal.
 * @returns readable text that ends with a line break.
 */
export function readableLine(line: string, { color }: { color: boolean }): string {
  const entry: Entry = JSON.parse(line)
  const paint = (style: Style, text: string) => (color ? styleText(style, text, { validateStream: false }) : text)
  const time = paint('dim', new Date(entry.time).toTimeString().slice(0, 8))
  const [, label, style] = LEVELS.find(([level]) => entry.level >= level) ?? []
  const mark = label && style ? `${paint(style, label)} ` : ''
  return `${time} ${mark}${bodyOf(entry)}\n`
}

function bodyOf(entry: Entry): string {
  if (entry.msg === 'request') return requestLine(entry)
  const { to, subject, text } = entry
  if (typeof to === 'string' && typeof text === 'string') return `Mail to ${to}: ${subject}\n${indent(text.trimEnd())}`
  return `${entry.msg ?? ''}${detailsOf(entry)}`
}

/** Method, path, operation, status, error code, milliseconds, viewer. */
function requestLine({ method, path, status, duration, operation, hash, code, userId }: Entry): string {
  const who = hash === undefined ? null : userId ? `user ${userId}` : 'anonymous'
  const parts = [method, path, operation ?? (hash && 'unnamed'), status, code, `${duration} ms`, who]
  return parts.filter((part) => part !== null && part !== undefined).join(' ')
}

function detailsOf(entry: Entry): string {
  const { err, ...details } = entry
  const pairs = Object.entries(details)
    .filter(([name]) => !COMMON.includes(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const { stack } = (err ?? {}) as { stack?: string }
  return pairs.join('') + (stack === undefined ? '' : `\n${indent(stack)}`)
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, '  ')
