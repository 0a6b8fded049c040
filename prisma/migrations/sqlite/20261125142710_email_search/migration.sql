-- Finds any part of an email: full-text search by trigrams. It keeps its own numbers for users, since those of rows may change
-- with VACUUM, and follows the table by triggers. Prisma knows nothing of it (src/database/schema-engine.ts).
CREATE TABLE "UserSearchRow" (
    "row" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "userId" TEXT NOT NULL UNIQUE
);

CREATE VIRTUAL TABLE "UserSearch" USING fts5(
    "emailKey",
    content = '',
    contentless_delete = 1,
    detail = 'none',
    tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER "User_search_insert" AFTER INSERT ON "User" BEGIN
    INSERT INTO "UserSearchRow" ("userId") VALUES (new."id");
    INSERT INTO "UserSearch" ("rowid", "emailKey")
        SELECT "row", new."emailKey" FROM "UserSearchRow" WHERE "userId" = new."id";
END;

CREATE TRIGGER "User_search_update" AFTER UPDATE OF "emailKey" ON "User" WHEN old."emailKey" <> new."emailKey" BEGIN
    INSERT OR REPLACE INTO "UserSearch" ("rowid", "emailKey")
        SELECT "row", new."emailKey" FROM "UserSearchRow" WHERE "userId" = new."id";
END;

CREATE TRIGGER "User_search_delete" AFTER DELETE ON "User" BEGIN
    DELETE FROM "UserSearch" WHERE "rowid" = (SELECT "row" FROM "UserSearchRow" WHERE "userId" = old."id");
    DELETE FROM "UserSearchRow" WHERE "userId" = old."id";
END;

INSERT INTO "UserSearchRow" ("userId") SELECT "id" FROM "User" ORDER BY "createdAt", "id";
INSERT INTO "UserSearch" ("rowid", "emailKey")
    SELECT "row", "emailKey" FROM "UserSearchRow" JOIN "User" ON "id" = "userId";
