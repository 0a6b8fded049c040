-- Finds any part of an email. What the index has of each user are the parts of one to three characters of the email, and the
-- periods of 2^20 to 2^42 milliseconds (17 minutes to 139 years) since 1970 that it was created in: what was found can then be
-- read period by period, in the order of the list. While it is built nothing can be written to the users: about a minute for a
-- million of them.

CREATE FUNCTION "userSearchKeys"("emailKey" TEXT, "createdAt" TIMESTAMP(3)) RETURNS TEXT[]
    -- Not parallel: to start workers takes longer than to look up what few have.
    LANGUAGE sql IMMUTABLE STRICT
    -- In units of what an operator costs: no plan is to call it for each user.
    COST 1000
    AS $$
        SELECT ARRAY(
            SELECT substr("emailKey", place, size)
            FROM generate_series(1, length("emailKey")) AS place, generate_series(1, 3) AS size
            UNION ALL
            SELECT level || ':' || (floor(extract(epoch FROM "createdAt") * 1000)::bigint >> level)
            FROM generate_series(20, 42) AS level
        )
    $$;

-- Each period is looked up by itself: a list of what isn't in the index yet would be read each time.
CREATE INDEX "User_userSearchKeys_idx" ON "User" USING GIN ("userSearchKeys"("emailKey", "createdAt")) WITH (fastupdate = off);

-- How many have which part decides how the index is used.
ANALYZE "User";

-- What a database has that was made before there was a release. Last, since nobody reads the users from here to the end.
DROP INDEX IF EXISTS "User_emailKey_idx", "User_emailPairs_idx";
DROP FUNCTION IF EXISTS "emailPairs"(TEXT);
