/** Reads the lines of a file of any size, with their numbers. */

import { createReadStream } from 'node:fs'

/** In bytes. Longer lines are skipped. */
const MAX_LINE = 64 * 1024

export type Line = {
  /** Starts at 1. */
  number: number
  /** Null for a line that is too long, or not valid UTF-8. */
  text: string | null
  /** Offset in the file after the line. */
  end: number
}

const LINE_FEED = 10

/** Reads lines that are not blank. Lines end with LF or CRLF; a byte order mark is skipped. */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let number = 0
  let end = 0
  let parts: Buffer[] = []
  let length = 0

  function line(): Line | null {
    number += 1
    const bytes = length > MAX_LINE ? null : Buffer.concat(parts)
    parts = []
    length = 0
    const text = bytes && decode(decoder, bytes)
    return text?.trim() === '' ? null : { number, text, end }
  }

  function keep(bytes: Buffer): void {
    length += bytes.length
    if (length <= MAX_LINE) parts.push(bytes)
    else parts = []
  }

  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, from)) {
      keep(chunk.subarray(from, at))
      end += at + 1 - from
      from = at + 1
      const next = line()
      if (next) yield next
    }
    keep(chunk.subarray(from))
    end += chunk.length - from
  }
  const last = length > 0 ? line() : null
  if (last) yield last
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}
