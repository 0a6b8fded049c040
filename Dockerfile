# Builds the server. The layer with the packages changes only with the lock file.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
COPY web/package.json web/
COPY src/authorization/package/package.json src/authorization/package/
# The image already has Node 24, and the packages' install scripts are not needed.
RUN npm ci --ignore-scripts && rm -f node_modules/.bin/node
COPY . .
RUN npm run prepare && npm run bundle

# Packages of the running server. Prisma's CLI is an optional peer dependency; the databases are SQLite and PostgreSQL.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY client/package.json client/
COPY web/package.json web/
COPY src/authorization/package/package.json src/authorization/package/
RUN npm ci --omit=dev --omit=optional --ignore-scripts --workspaces=false \
  && find node_modules/@prisma/client/runtime -name '*mysql*' -delete -o -name '*sqlserver*' -delete -o -name '*cockroachdb*' -delete

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/package.json /app/schema.graphql ./
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/scripts ./scripts
COPY --from=build /app/src ./src
COPY --from=build /app/web/dist ./web/dist
COPY --from=build /app/dist/server ./dist/server

# The program belongs to root, so it cannot modify itself. The data belongs to its user.
RUN mkdir data && chown node:node data
VOLUME /app/data
USER node
EXPOSE 4000
HEALTHCHECK --start-period=20s --interval=15s --timeout=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server/main.js"]
