/** What of a logger the program uses: pino's and Fastify's both are one. */
export type Log = {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
