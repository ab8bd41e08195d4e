ALTER TYPE "ApiStatus" ADD VALUE 'deprecated' BEFORE 'retired';

ALTER TABLE "Api" ADD COLUMN "deprecatedAt" TIMESTAMPTZ(3),
ADD COLUMN "endsAt" TIMESTAMPTZ(3),
ADD COLUMN "successorUrl" TEXT,
ADD COLUMN "deprecationUrl" TEXT;
