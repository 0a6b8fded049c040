/** PostGraphile 5 with the Amber preset: role and owner come from the JWT, and row-level security filters the rows. */

import { createServer } from 'node:http'
import jwt from 'jsonwebtoken'
import { postgraphile } from 'postgraphile'
import { makePgService } from 'postgraphile/adaptors/pg'
import { grafserv } from 'postgraphile/grafserv/node'
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber'
import { settings } from './settings.ts'

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: settings.database, schemas: ['public'] })],
  grafserv: { graphqlPath: '/graphql', graphiql: false },
  grafast: {
    context({ node }) {
      const token = node?.req.headers.authorization?.replace('Bearer ', '')
      if (!token) return {}
      const { sub } = jwt.verify(token, settings.secret, { algorithms: ['HS256'] })
      return { pgSettings: { role: settings.role ?? '', 'jwt.claims.sub': String(sub) } }
    },
  },
})
const server = createServer()
await instance.createServ(grafserv).addTo(server)
server.listen(settings.port, '127.0.0.1')
