-- Finds any part of an email. pg_trgm comes with PostgreSQL, and whoever may create in the database may install it (since
-- version 13). Where that can't be done, users(search:) reads all emails, and docs/scale.md says what to run later.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX "User_emailKey_idx" ON "User" USING GIN ("emailKey" gin_trgm_ops);
EXCEPTION
  WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'pg_trgm can''t be installed (%): users(search:) will read all emails', SQLERRM;
END
$$;
