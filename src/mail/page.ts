/** HTML frame of an email: light and dark, from 320 pixels wide, readable without styles. */

import { Html, html } from './html.ts'

/** Mail clients support little CSS: no variables, no grid, no files. The colours are those of the web application. */
const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 24px 12px; background: #faf9f5; color: #1b2227; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
.card { max-width: 544px; margin: 0 auto; padding: 28px 24px; background: #ffffff; border: 1px solid #e4e1d8; border-radius: 16px; overflow-wrap: anywhere; }
h1 { margin: 0 0 20px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 16px; }
a { color: #0e6b57; }
.action { margin: 24px 0 12px; }
.button { display: inline-block; padding: 12px 20px; border-radius: 10px; background: #0e6b57; color: #ffffff; font-weight: 600; text-decoration: none; }
.address { font-size: 13px; color: #59626a; word-break: break-all; }
.facts { margin: 0 0 16px; border-collapse: collapse; }
.facts th { padding: 4px 16px 4px 0; overflow-wrap: normal; white-space: nowrap; color: #59626a; font-weight: 400; text-align: start; vertical-align: top; }
.facts td { padding: 4px 0; vertical-align: top; }
@media (prefers-color-scheme: dark) {
body { background: #101417; color: #edf0ef; }
.card { background: #171c20; border-color: #2a3238; }
a { color: #5fd3b3; }
.button { background: #5fd3b3; color: #06231b; }
.address, .facts th { color: #a3afb6; }
}
`

/** @param title page title, repeated as the heading. */
export function page(title: string, blocks: readonly Html[]): Html {
  return html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<div class="card" role="article" aria-label="${title}">
<h1>${title}</h1>
${blocks.map(
  (block) => html`${block}
`,
)}</div>
</body>
</html>
`
}
