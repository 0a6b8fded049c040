// Jest runs the same TypeScript that Node runs: types stripped, nothing compiled.
import { stripTypeScriptTypes } from 'node:module'

export default { process: (code) => ({ code: stripTypeScriptTypes(code) }) }
