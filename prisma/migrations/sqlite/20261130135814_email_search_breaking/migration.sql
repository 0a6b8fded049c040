-- Searches read emails from the index of the list. The full-text search for trigrams goes: breaking, since the version
-- before this one searches in it.
DROP TRIGGER "User_search_insert";
DROP TRIGGER "User_search_update";
DROP TRIGGER "User_search_delete";
DROP TABLE "UserSearch";
DROP TABLE "UserSearchRow";

DROP INDEX "User_createdAt_id_idx";
DROP INDEX "User_role_createdAt_id_idx";
CREATE INDEX "User_createdAt_id_emailKey_idx" ON "User"("createdAt", "id", "emailKey");
CREATE INDEX "User_role_createdAt_id_emailKey_idx" ON "User"("role", "createdAt", "id", "emailKey");
