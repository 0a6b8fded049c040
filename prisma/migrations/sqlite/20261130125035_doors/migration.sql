-- AlterTable
ALTER TABLE "MailToken" ADD COLUMN "isChange" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "MailToken" ADD COLUMN "sessionId" TEXT;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN "deviceKey" TEXT;

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailKey" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'USER',
    "invitedById" TEXT,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "acceptedAt" DATETIME,
    "withdrawnAt" DATETIME
);

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_hash_key" ON "Invitation"("hash");

-- CreateIndex
CREATE INDEX "Invitation_createdAt_id_idx" ON "Invitation"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Invitation_emailKey_idx" ON "Invitation"("emailKey");

-- CreateIndex
CREATE INDEX "Invitation_invitedById_idx" ON "Invitation"("invitedById");

-- CreateIndex
CREATE INDEX "Invitation_expiresAt_idx" ON "Invitation"("expiresAt");

-- CreateIndex
CREATE INDEX "Session_userId_deviceKey_idx" ON "Session"("userId", "deviceKey");

-- CreateIndex
CREATE INDEX "Session_userId_revokedAt_lastUsedAt_id_idx" ON "Session"("userId", "revokedAt", "lastUsedAt", "id");
