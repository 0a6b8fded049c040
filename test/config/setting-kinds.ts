/** Values for each kind of setting: first the rejected, then the accepted ones. */

import { randomBytes } from 'node:crypto'

export const SECRET = randomBytes(32).toString('base64url')

export const LENGTHS: [bad: string[], good: string[]] = [
  ['15', 'm', '1.5h', '-1m', '1y', '1 m', '0s', '15M', '999ms', '1e3s', '10000d'],
  ['1s', '1000ms', '90s', '12h', '1d'],
]
export const PORTS: [bad: string[], good: string[]] = [
  ['-1', '65536', '80.5', 'http', '0x50', '1e3', '４０００'],
  ['0', '80', '65535'],
]
export const KEY: [bad: string[], good: string[]] = [
  ['short', 'x'.repeat(31), 'é'.repeat(15)],
  [SECRET, 'x'.repeat(32), 'é'.repeat(16)],
]
export const WEB: [bad: string[], good: string[]] = [
  ['app.example.com', 'ftp://app.example.com', '//app.example.com', 'http://', 'javascript:alert(1)'],
  ['http://localhost:3000', 'https://app.example.com/path'],
]
export const SWITCH: [bad: string[], good: string[]] = [
  ['yes', 'true', '1', 'ON'],
  ['on', 'off'],
]
export const count = (least: number, most: number): [bad: string[], good: string[]] => [
  [String(least - 1), String(most + 1), `${least}.5`, 'many', '∞'],
  [String(least), String(most)],
]
