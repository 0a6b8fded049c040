/** The IDE's page: Altair's own, with a bar above it. */

import { renderAltair } from 'altair-static'
import { ENVIRONMENT, FIRST_QUERY, HEADERS, KEEP_TOKEN } from './first-query.ts'

const SANDBOX = 'https://studio.apollographql.com/sandbox/explorer'

const STYLE = `
app-root .main-container { height: calc(100vh - 28px) }
.gatehouse { display: flex; gap: 1em; padding: 0 1em; font: 13px/28px system-ui, sans-serif; background: #15252d; color: #cfd8dc }
.gatehouse a { color: #7cd4b2; margin-left: auto }
`

/**
 * What Altair needs to work under a policy with neither 'unsafe-inline' nor 'unsafe-eval': its style elements get the nonce,
 * which not all of its libraries pass on, and a library's probe of `new Function` is refused without a report.
 */
const prelude = (nonce: string) => `
const create = document.createElement
document.createElement = function (...args) {
  const element = create.apply(this, args)
  if (element.localName === 'style') element.nonce = '${nonce}'
  return element
}
window.Function = new Proxy(Function, {
  construct() { throw new EvalError('refused by the Content-Security-Policy') }
})
`

/** @param endpoint the API's absolute URL, for Apollo Sandbox; the IDE itself calls the origin that it came from. */
function bar(endpoint: string): string {
  return `<div class="gatehouse"><strong>Gatehouse</strong>
<a href="${SANDBOX}?${new URLSearchParams({ endpoint })}" target="_blank" rel="noopener">Open in Apollo Sandbox</a></div>`
}

const SETTINGS = {
  'banners.disable': true,
  'alert.disableUpdateNotification': true,
  // Request scripts then run in an interpreter, which needs no `eval`, instead of in a frame of Altair's own host.
  'beta.disable.newScript': true,
}

/**
 * Renders the page.
 * @param baseURL where Altair's files are.
 * @param nonce the Content-Security-Policy's, which every inline script and style carries.
 */
export function renderIdePage(baseURL: string, endpoint: string, nonce: string): string {
  const html = renderAltair({
    baseURL,
    endpointURL: '/graphql',
    initialName: 'Gatehouse',
    initialQuery: FIRST_QUERY,
    initialHeaders: HEADERS,
    initialEnvironments: ENVIRONMENT,
    initialPostRequestScript: KEEP_TOKEN,
    initialSettings: SETTINGS,
    disableAccount: true,
    cspNonce: nonce,
  })
  const head = `<script nonce="${nonce}">${prelude(nonce)}</script><style nonce="${nonce}">${STYLE}</style></head>`
  return html.replace('</head>', () => head).replace('<body>', () => `<body>${bar(endpoint)}`)
}
