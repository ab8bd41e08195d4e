-- Shutting a user out revokes the user's tokens for good; so it holds for those who are shut out already.
UPDATE "ApiToken" SET "revokedAt" = now()
WHERE "revokedAt" IS NULL
  AND "userId" IN (SELECT "id" FROM "User" WHERE "disabledAt" IS NOT NULL);
