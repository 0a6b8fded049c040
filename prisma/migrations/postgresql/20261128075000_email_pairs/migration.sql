-- Finds a part of an email that is too short for an index of trigrams: its characters, and each with the next, in an index of
-- their own. While it is built nothing can be written to the users: some 45 seconds for a million of them.
CREATE FUNCTION "emailPairs"(TEXT) RETURNS TEXT[]
    -- Not parallel: to start workers takes longer than to look up what few have.
    LANGUAGE sql IMMUTABLE STRICT
    -- In units of what an operator costs: no plan is to call it for each user.
    COST 1000
    AS $$
        SELECT ARRAY(
            SELECT substr($1, place, size) FROM generate_series(1, length($1)) AS place, generate_series(1, 2) AS size
        )
    $$;

CREATE INDEX "User_emailPairs_idx" ON "User" USING GIN ("emailPairs"("emailKey"));

-- How many have which pair decides whether the index is used.
ANALYZE "User";
