import type { preHandlerHookHandler } from 'fastify'

/** What a parameter of a GET request is when it is as if it were not there (GraphQL-over-HTTP §GET). */
const LEFT_OUT: Record<string, string> = { operationName: '', variables: 'null', extensions: 'null' }

/** Takes such parameters out, which Apollo would take for what they are not. */
export const dropLeftOut: preHandlerHookHandler = (request, _reply, done) => {
  const { method, url } = request
  const mark = url.indexOf('?')
  if (method === 'GET' && mark !== -1) {
    const given = [...new URLSearchParams(url.slice(mark + 1))]
    const kept = given.filter(([name, value]) => LEFT_OUT[name] !== value)
    if (kept.length < given.length) request.raw.url = `${url.slice(0, mark)}?${new URLSearchParams(kept)}`
  }
  done()
}
