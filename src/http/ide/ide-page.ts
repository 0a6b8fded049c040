/** Page of the IDE: Altair with a bar above it. */

import { renderAltair } from 'altair-static'
import { ENVIRONMENT, FIRST_OPERATIONS, HEADERS, KEEP_TOKEN, NEW_TAB } from './first-operations.ts'

const SANDBOX = 'https://studio.apollographql.com/sandbox/explorer'
const TITLE = 'Gatehouse: GraphQL IDE'

const STYLE = `
app-root .main-container { height: calc(100vh - 28px) }
.gatehouse { display: flex; gap: 1em; padding: 0 1em; font: 13px/28px system-ui, sans-serif; background: #15252d; color: #cfd8dc }
.gatehouse a { color: #7cd4b2; margin-left: auto }
`

/**
 * Adapts Altair to a policy without 'unsafe-inline' and 'unsafe-eval'. Style elements get the nonce, which some of
 * Altair's libraries do not pass on. A library's probe of `new Function` fails without a report. The page keeps its
 * title, and the first visit starts at the first tab instead of the last.
 */
const prelude = (nonce: string) => `
const create = document.createElement
document.createElement = function (...args) {
  const element = create.apply(this, args)
  if (element.localName === 'style') element.nonce = '${nonce}'
  return element
}
window.Function = new Proxy(Function, {
  construct() { throw new EvalError('Blocked by the Content-Security-Policy') }
})
Object.defineProperty(document, 'title', { get: () => '${TITLE}', set() {} })
if (!Object.keys(localStorage).some((key) => key.startsWith('altair_')))
  new MutationObserver((_changes, observer) => {
    const tabs = document.querySelectorAll('.window-switcher__item')
    if (tabs.length <= ${FIRST_OPERATIONS.length}) return
    observer.disconnect()
    tabs[0].click()
  }).observe(document, { childList: true, subtree: true })
`

/** @param endpoint absolute URL of the API, for Apollo Sandbox; the IDE itself calls its own origin. */
function bar(endpoint: string): string {
  return `<div class="gatehouse"><strong>Gatehouse</strong>
<a href="${SANDBOX}?${new URLSearchParams({ endpoint })}" target="_blank" rel="noopener">Open in Apollo Sandbox</a></div>`
}

const SETTINGS = {
  'banners.disable': true,
  'alert.disableUpdateNotification': true,
  // Runs request scripts in an interpreter without `eval`, instead of in a frame hosted by Altair.
  'beta.disable.newScript': true,
}

/**
 * Placeholder of the API's URL. The page inserts its own: tabs need an absolute URL, which a server behind a proxy may
 * not know.
 */
const OWN_URL = '/graphql'

/** Options of each tab. */
const TAB = {
  endpointURL: OWN_URL,
  initialHeaders: HEADERS,
  initialPostRequestScript: KEEP_TOKEN,
}

/**
 * @param baseURL base URL of Altair's files.
 * @param nonce nonce of the Content-Security-Policy, set on every inline script and style.
 */
export function renderIdePage(baseURL: string, endpoint: string, nonce: string): string {
  const html = renderAltair({
    ...TAB,
    baseURL,
    initialQuery: NEW_TAB,
    initialWindows: FIRST_OPERATIONS.map(({ name, query }) => ({ ...TAB, initialName: name, initialQuery: query })),
    initialEnvironments: ENVIRONMENT,
    initialSettings: SETTINGS,
    disableAccount: true,
    cspNonce: nonce,
  })
  const head = `<script nonce="${nonce}">${prelude(nonce)}</script><style nonce="${nonce}">${STYLE}</style></head>`
  return html
    .replace(/<title>[^<]*<\/title>/, `<title>${TITLE}</title>`)
    .replace('</head>', () => head)
    .replaceAll(`\`${OWN_URL}\``, 'location.origin + location.pathname')
    .replace('<body>', () => `<body>${bar(endpoint)}`)
}
