-- Rotations from before count as confirmed: their spent tokens stay reuse after the grace period.
UPDATE "RefreshToken" SET "confirmedAt" = "issuedAt" WHERE "spentAt" IS NULL;
