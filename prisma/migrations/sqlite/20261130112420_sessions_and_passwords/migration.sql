-- DropIndex
DROP INDEX "Session_userId_ip_idx";

-- AlterTable
ALTER TABLE "RefreshToken" ADD COLUMN "confirmedAt" DATETIME;

-- AlterTable
ALTER TABLE "Session" ADD COLUMN "addressKey" TEXT;

-- CreateIndex
CREATE INDEX "Session_userId_addressKey_idx" ON "Session"("userId", "addressKey");

-- CreateIndex
CREATE INDEX "User_passwordHash_idx" ON "User"("passwordHash");
