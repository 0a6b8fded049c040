-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "deviceKey" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "MailToken" ADD COLUMN     "isChange" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sessionId" TEXT COLLATE "C";

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "emailKey" TEXT COLLATE "C" NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'USER',
    "invitedById" TEXT COLLATE "C",
    "createdAt" TIMESTAMP(3) NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "acceptedAt" TIMESTAMP(3),
    "withdrawnAt" TIMESTAMP(3),

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
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
