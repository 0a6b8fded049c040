/** Content of an email in text and HTML, made from the same paragraphs. */

import { type Html, html } from './html.ts'
import { page } from './page.ts'

export type EmailContent = { readonly subject: string; readonly text: string; readonly html: string }

/** Link in an email: a button in HTML, a separate line in text. */
export type Action = { readonly label: string; readonly url: string }

/** Text from a user. It is isolated, so that its direction does not affect the words around it. */
export type Typed = { readonly typed: string }

/** @example paragraph`${typed(name)} invited you.` */
export type Paragraph = readonly (string | Typed)[]

/** Table of names and values. */
export type Facts = { readonly facts: Readonly<Record<string, string | Typed>> }

export type Block = string | Paragraph | Action | Facts

/** Bidirectional controls (UAX 9 §2). In a name they could reverse the words that follow. */
const CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** First strong isolate and its terminator, placed around text in right-to-left scripts. */
const [ISOLATE, END] = ['\u2068', '\u2069']
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Marks text from a user. Removes line breaks and other controls. */
export const typed = (text: string): Typed => ({
  typed: text
    .replace(CONTROLS, '')
    .replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim(),
})

export const paragraph = (strings: TemplateStringsArray, ...parts: (string | Typed)[]): Paragraph =>
  strings.flatMap((text, index) => [text, ...(parts[index] === undefined ? [] : [parts[index]])])

export type Letter = {
  /** Must not hold text from a user. */
  subject: string
  /** Name of the reader, if the address is known to be theirs. */
  name?: string | null | undefined
  blocks: readonly Block[]
}

/** Builds an email: a greeting, then its blocks. */
export function emailContent({ subject, name, blocks }: Letter): EmailContent {
  const known = name ? typed(name) : null
  const greeting: Paragraph = known?.typed ? paragraph`Hello ${known},` : ['Hello,']
  const all = [greeting, ...blocks]
  return {
    subject: subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '),
    text: `${all.map(blockText).join('\n\n')}\n`,
    html: page(subject, all.map(blockHtml)).markup,
  }
}

function plain(part: string | Typed): string {
  if (typeof part === 'string') return part
  return RIGHT_TO_LEFT.test(part.typed) ? `${ISOLATE}${part.typed}${END}` : part.typed
}
const marked = (part: string | Typed) => (typeof part === 'string' ? part : html`<bdi>${part.typed}</bdi>`)

function blockText(block: Block): string {
  if (typeof block === 'string') return block
  if ('url' in block) return block.url
  if ('facts' in block)
    return Object.entries(block.facts)
      .map(([name, value]) => `${name}: ${plain(value)}`)
      .join('\n')
  return block.map(plain).join('')
}

function blockHtml(block: Block): Html {
  if (typeof block === 'string') return html`<p>${block}</p>`
  if ('url' in block) {
    const { label, url } = block
    return html`<p class="action"><a class="button" href="${url}">${label}</a></p>
<p class="address">Or copy this address into a browser:<br><a href="${url}">${url}</a></p>`
  }
  if ('facts' in block)
    return html`<table class="facts" role="presentation">${Object.entries(block.facts).map(
      ([name, value]) => html`<tr><th scope="row">${name}</th><td>${marked(value)}</td></tr>`,
    )}</table>`
  return html`<p>${block.map(marked)}</p>`
}
