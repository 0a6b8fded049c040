/** HTML as a separate type: text inserted into it is escaped. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

export type HtmlPart = string | Html | readonly HtmlPart[]

/** Escapes inserted text: html`<p>${name}</p>`. Safe between tags and in double-quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: HtmlPart[]): Html {
  return new Html(strings.map((text, index) => text + markupOf(parts[index] ?? '')).join(''))
}

function markupOf(part: HtmlPart): string {
  if (part instanceof Html) return part.markup
  return typeof part === 'string'
    ? part.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
    : part.map(markupOf).join('')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
