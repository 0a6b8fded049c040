// Jest runs the same TypeScript as Node: types are stripped and nothing is compiled.
import { stripTypeScriptTypes } from 'node:module'

export default { process: (code) => ({ code: stripTypeScriptTypes(code) }) }
