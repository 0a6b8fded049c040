/** Page of the viewer's todos in PostgreSQL. */
export const PAGE = `SELECT "id", "title", "notes", "done", "createdAt" FROM "Todo" WHERE "ownerId" = $1
  ORDER BY "createdAt" DESC, "id" DESC LIMIT $2`
