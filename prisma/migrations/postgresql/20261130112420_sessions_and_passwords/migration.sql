-- DropIndex
DROP INDEX "Session_userId_ip_idx";

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "addressKey" TEXT COLLATE "C";

-- AlterTable
ALTER TABLE "RefreshToken" ADD COLUMN     "confirmedAt" TIMESTAMP(3);

-- CreateIndex
CREATE INDEX "User_passwordHash_idx" ON "User"("passwordHash");

-- CreateIndex
CREATE INDEX "Session_userId_addressKey_idx" ON "Session"("userId", "addressKey");
