-- Tries are counted by address, whether or not it has an account.
CREATE TABLE "PasswordTries" (
    "email" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "forgottenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PasswordTries_pkey" PRIMARY KEY ("email")
);
CREATE INDEX "PasswordTries_forgottenAt_idx" ON "PasswordTries"("forgottenAt");
-- Who is closed now stays so until the time that was set.
INSERT INTO "PasswordTries" ("email", "tries", "forgottenAt")
SELECT "email", 5, "lockedUntil" FROM "User" WHERE "lockedUntil" > now();
ALTER TABLE "User" DROP COLUMN "failedSignIns", DROP COLUMN "lockedUntil";
