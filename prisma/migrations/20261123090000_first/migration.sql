-- CreateEnum
CREATE TYPE "StaffRole" AS ENUM ('administrator', 'publisher', 'approver', 'operator', 'auditor');

-- CreateEnum
CREATE TYPE "MemberRole" AS ENUM ('owner', 'developer', 'viewer');

-- CreateEnum
CREATE TYPE "ApiStatus" AS ENUM ('draft', 'published', 'retired');

-- CreateEnum
CREATE TYPE "Exposure" AS ENUM ('exposed', 'hidden', 'needs_review');

-- CreateEnum
CREATE TYPE "ApiCredential" AS ENUM ('key', 'none');

-- CreateEnum
CREATE TYPE "Audience" AS ENUM ('public', 'partner', 'internal');

-- CreateEnum
CREATE TYPE "ProductStatus" AS ENUM ('draft', 'published');

-- CreateEnum
CREATE TYPE "SubscriptionStatus" AS ENUM ('pending', 'active', 'suspended', 'rejected', 'cancelled', 'expired');

-- CreateEnum
CREATE TYPE "KeySlot" AS ENUM ('primary', 'secondary');

-- CreateEnum
CREATE TYPE "StepScope" AS ENUM ('global', 'product', 'api', 'operation');

-- CreateEnum
CREATE TYPE "StepMode" AS ENUM ('enforce', 'dry_run');

-- CreateEnum
CREATE TYPE "AcknowledgementState" AS ENUM ('waiting', 'active', 'refused', 'unreachable');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "staffRole" "StaffRole",
    "disabledAt" TIMESTAMPTZ(3),
    "sessionEpoch" INTEGER NOT NULL DEFAULT 0,
    "failedSignIns" INTEGER NOT NULL DEFAULT 0,
    "lockedUntil" TIMESTAMPTZ(3),
    "lastSignInAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Organisation" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "role" "MemberRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Invitation" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "organisationId" TEXT,
    "memberRole" "MemberRole",
    "staffRole" "StaffRole",
    "invitedById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "lastFour" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "organisationId" TEXT,
    "scopes" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "keyStream" UUID NOT NULL,
    "keySequence" INTEGER NOT NULL DEFAULT 0,
    "deploymentNumber" INTEGER NOT NULL DEFAULT 0,
    "setupTokenHash" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Backend" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "timeoutMs" INTEGER NOT NULL DEFAULT 30000,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Backend_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Api" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "path" TEXT NOT NULL,
    "status" "ApiStatus" NOT NULL DEFAULT 'published',
    "credential" "ApiCredential" NOT NULL DEFAULT 'key',
    "keyHeader" TEXT NOT NULL DEFAULT 'x-api-key',
    "keyQuery" TEXT,
    "backendId" TEXT NOT NULL,
    "currentRevisionId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Api_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Revision" (
    "id" TEXT NOT NULL,
    "apiId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "document" TEXT NOT NULL,
    "documentHash" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "specVersion" TEXT NOT NULL,
    "documentJson" TEXT,
    "title" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "findings" JSONB NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL,
    "apiId" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "operationId" TEXT,
    "summary" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[],
    "deprecated" BOOLEAN NOT NULL DEFAULT false,
    "secured" BOOLEAN NOT NULL DEFAULT false,
    "exposure" "Exposure" NOT NULL DEFAULT 'needs_review',
    "obstacle" TEXT,
    "schemaNames" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL,

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Product" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "summary" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "audience" "Audience" NOT NULL DEFAULT 'public',
    "status" "ProductStatus" NOT NULL DEFAULT 'draft',
    "approvalRequired" BOOLEAN NOT NULL DEFAULT true,
    "terms" TEXT NOT NULL DEFAULT '',
    "subscriptionsMax" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProductApi" (
    "productId" TEXT NOT NULL,
    "apiId" TEXT NOT NULL,

    CONSTRAINT "ProductApi_pkey" PRIMARY KEY ("productId","apiId")
);

-- CreateTable
CREATE TABLE "ProductOrganisation" (
    "productId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,

    CONSTRAINT "ProductOrganisation_pkey" PRIMARY KEY ("productId","organisationId")
);

-- CreateTable
CREATE TABLE "Subscription" (
    "id" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "productId" TEXT,
    "apiId" TEXT,
    "status" "SubscriptionStatus" NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT '',
    "reason" TEXT,
    "requestedById" TEXT NOT NULL,
    "decidedById" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "termsAcceptedAt" TIMESTAMPTZ(3),
    "startsAt" TIMESTAMPTZ(3),
    "endsAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Key" (
    "id" TEXT NOT NULL,
    "subscriptionId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "slot" "KeySlot" NOT NULL,
    "hash" TEXT NOT NULL,
    "lastFour" TEXT NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endsAt" TIMESTAMPTZ(3),
    "replacedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "networks" TEXT[],
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "KeyChange" (
    "sequence" INTEGER NOT NULL,
    "keyId" TEXT NOT NULL,
    "entry" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "KeyChange_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "KeyReceipt" (
    "sequence" INTEGER NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "tookMs" INTEGER NOT NULL,
    "acknowledgedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "KeyReceipt_pkey" PRIMARY KEY ("sequence","gatewayId")
);

-- CreateTable
CREATE TABLE "Step" (
    "id" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "scope" "StepScope" NOT NULL,
    "productId" TEXT,
    "apiId" TEXT,
    "operationId" TEXT,
    "mode" "StepMode" NOT NULL DEFAULT 'enforce',
    "config" JSONB NOT NULL,
    "position" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Gateway" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT '',
    "adminUrl" TEXT NOT NULL,
    "adminTokenSealed" TEXT NOT NULL,
    "publicUrl" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" JSONB,
    "seenAt" TIMESTAMPTZ(3),
    "error" TEXT,
    "errorSince" TIMESTAMPTZ(3),
    "keySequence" INTEGER NOT NULL DEFAULT 0,
    "recordCursor" TEXT,

    CONSTRAINT "Gateway_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Deployment" (
    "id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "snapshot" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "rollbackOf" INTEGER,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Acknowledgement" (
    "deploymentId" TEXT NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "state" "AcknowledgementState" NOT NULL DEFAULT 'waiting',
    "tookMs" INTEGER,
    "activatedInMs" DOUBLE PRECISION,
    "faults" JSONB,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Acknowledgement_pkey" PRIMARY KEY ("deploymentId","gatewayId")
);

-- CreateTable
CREATE TABLE "Record" (
    "requestId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "gatewayId" TEXT NOT NULL,
    "snapshotHash" TEXT NOT NULL,
    "apiId" TEXT,
    "operationId" TEXT,
    "productId" TEXT,
    "organisationId" TEXT,
    "subscriptionId" TEXT,
    "keyId" TEXT,
    "method" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "clientIp" TEXT NOT NULL,
    "userAgent" TEXT,
    "status" INTEGER NOT NULL,
    "code" TEXT,
    "reason" TEXT,
    "refusedByStepId" TEXT,
    "dryRun" JSONB NOT NULL,
    "requestBytes" BIGINT NOT NULL,
    "responseBytes" BIGINT NOT NULL,
    "totalMs" DOUBLE PRECISION NOT NULL,
    "backendMs" DOUBLE PRECISION,

    CONSTRAINT "Record_pkey" PRIMARY KEY ("requestId","at")
) PARTITION BY RANGE ("at");

-- CreateTable
CREATE TABLE "UsageMinute" (
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "apiId" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "productId" TEXT NOT NULL,
    "organisationId" TEXT NOT NULL,
    "subscriptionId" TEXT NOT NULL,
    "keyId" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "calls" INTEGER NOT NULL,
    "requestBytes" BIGINT NOT NULL,
    "responseBytes" BIGINT NOT NULL,
    "totalMs" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "UsageMinute_pkey" PRIMARY KEY ("minute","apiId","operationId","productId","organisationId","subscriptionId","keyId","status")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actorId" TEXT,
    "actorName" TEXT NOT NULL,
    "via" TEXT NOT NULL,
    "address" TEXT,
    "requestId" TEXT,
    "action" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "organisationId" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Organisation_createdAt_id_idx" ON "Organisation"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Membership_organisationId_userId_key" ON "Membership"("organisationId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Invitation_tokenHash_key" ON "Invitation"("tokenHash");

-- CreateIndex
CREATE INDEX "Invitation_organisationId_idx" ON "Invitation"("organisationId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_tokenHash_key" ON "ApiToken"("tokenHash");

-- CreateIndex
CREATE INDEX "ApiToken_userId_idx" ON "ApiToken"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "Backend_name_key" ON "Backend"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Api_name_key" ON "Api"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Api_slug_key" ON "Api"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Api_path_key" ON "Api"("path");

-- CreateIndex
CREATE UNIQUE INDEX "Api_currentRevisionId_key" ON "Api"("currentRevisionId");

-- CreateIndex
CREATE UNIQUE INDEX "Revision_apiId_number_key" ON "Revision"("apiId", "number");

-- CreateIndex
CREATE INDEX "Operation_apiId_position_idx" ON "Operation"("apiId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Operation_apiId_method_path_key" ON "Operation"("apiId", "method", "path");

-- CreateIndex
CREATE UNIQUE INDEX "Product_name_key" ON "Product"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Product_slug_key" ON "Product"("slug");

-- CreateIndex
CREATE INDEX "ProductApi_apiId_idx" ON "ProductApi"("apiId");

-- CreateIndex
CREATE INDEX "Subscription_organisationId_createdAt_id_idx" ON "Subscription"("organisationId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Subscription_createdAt_id_idx" ON "Subscription"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Subscription_status_createdAt_id_idx" ON "Subscription"("status", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Subscription_productId_idx" ON "Subscription"("productId");

-- CreateIndex
CREATE UNIQUE INDEX "Key_hash_key" ON "Key"("hash");

-- CreateIndex
CREATE INDEX "Key_subscriptionId_idx" ON "Key"("subscriptionId");

-- CreateIndex
CREATE INDEX "KeyChange_keyId_sequence_idx" ON "KeyChange"("keyId", "sequence");

-- CreateIndex
CREATE INDEX "Step_scope_idx" ON "Step"("scope");

-- CreateIndex
CREATE INDEX "Step_productId_idx" ON "Step"("productId");

-- CreateIndex
CREATE INDEX "Step_apiId_idx" ON "Step"("apiId");

-- CreateIndex
CREATE INDEX "Step_operationId_idx" ON "Step"("operationId");

-- CreateIndex
CREATE UNIQUE INDEX "Gateway_name_key" ON "Gateway"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Gateway_adminUrl_key" ON "Gateway"("adminUrl");

-- CreateIndex
CREATE UNIQUE INDEX "Deployment_number_key" ON "Deployment"("number");

-- CreateIndex
CREATE INDEX "Record_at_requestId_idx" ON "Record"("at" DESC, "requestId");

-- CreateIndex
CREATE INDEX "Record_organisationId_at_idx" ON "Record"("organisationId", "at" DESC);

-- CreateIndex
CREATE INDEX "Record_subscriptionId_at_idx" ON "Record"("subscriptionId", "at" DESC);

-- CreateIndex
CREATE INDEX "Record_apiId_at_idx" ON "Record"("apiId", "at" DESC);

-- CreateIndex
CREATE INDEX "Record_keyId_at_idx" ON "Record"("keyId", "at" DESC);

-- CreateIndex
CREATE INDEX "UsageMinute_subscriptionId_minute_idx" ON "UsageMinute"("subscriptionId", "minute");

-- CreateIndex
CREATE INDEX "UsageMinute_apiId_minute_idx" ON "UsageMinute"("apiId", "minute");

-- CreateIndex
CREATE INDEX "AuditEvent_at_id_idx" ON "AuditEvent"("at" DESC, "id");

-- CreateIndex
CREATE INDEX "AuditEvent_organisationId_at_idx" ON "AuditEvent"("organisationId", "at" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_targetId_idx" ON "AuditEvent"("targetId");

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Invitation" ADD CONSTRAINT "Invitation_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Api" ADD CONSTRAINT "Api_backendId_fkey" FOREIGN KEY ("backendId") REFERENCES "Backend"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Api" ADD CONSTRAINT "Api_currentRevisionId_fkey" FOREIGN KEY ("currentRevisionId") REFERENCES "Revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductApi" ADD CONSTRAINT "ProductApi_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductApi" ADD CONSTRAINT "ProductApi_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProductOrganisation" ADD CONSTRAINT "ProductOrganisation_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Key" ADD CONSTRAINT "Key_subscriptionId_fkey" FOREIGN KEY ("subscriptionId") REFERENCES "Subscription"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Key" ADD CONSTRAINT "Key_organisationId_fkey" FOREIGN KEY ("organisationId") REFERENCES "Organisation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KeyReceipt" ADD CONSTRAINT "KeyReceipt_sequence_fkey" FOREIGN KEY ("sequence") REFERENCES "KeyChange"("sequence") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "KeyReceipt" ADD CONSTRAINT "KeyReceipt_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Acknowledgement" ADD CONSTRAINT "Acknowledgement_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Acknowledgement" ADD CONSTRAINT "Acknowledgement_gatewayId_fkey" FOREIGN KEY ("gatewayId") REFERENCES "Gateway"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What Prisma's schema cannot say ---------------------------------------------------------------

-- Rows whose day has no partition; the worker makes partitions ahead, so it stays empty.
CREATE TABLE "Record_default" PARTITION OF "Record" DEFAULT;

-- One live key per slot: of two rotations at once, one wins.
CREATE UNIQUE INDEX "Key_one_live_per_slot" ON "Key" ("subscriptionId", "slot")
  WHERE "replacedAt" IS NULL AND "revokedAt" IS NULL;

-- A subscription is for a product or for an API.
ALTER TABLE "Subscription" ADD CONSTRAINT "Subscription_one_target"
  CHECK (num_nonnulls("productId", "apiId") = 1);

-- A step's target is that of its scope.
ALTER TABLE "Step" ADD CONSTRAINT "Step_target_of_scope" CHECK (
  CASE "scope"
    WHEN 'global' THEN num_nonnulls("productId", "apiId", "operationId") = 0
    WHEN 'product' THEN "productId" IS NOT NULL AND num_nonnulls("apiId", "operationId") = 0
    WHEN 'api' THEN "apiId" IS NOT NULL AND num_nonnulls("productId", "operationId") = 0
    ELSE "operationId" IS NOT NULL AND num_nonnulls("productId", "apiId") = 0
  END
);

-- E-mail addresses are stored in lower case.
ALTER TABLE "User" ADD CONSTRAINT "User_email_lower_case" CHECK ("email" = lower("email"));

-- An operation with an obstacle is never exposed.
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_obstacle_not_exposed"
  CHECK ("obstacle" IS NULL OR "exposure" <> 'exposed');

-- The audit log is append-only; deployments and revisions never change.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "Deployment_immutable" BEFORE UPDATE ON "Deployment"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "Revision_immutable" BEFORE UPDATE ON "Revision"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The one row.
ALTER TABLE "Installation" ADD CONSTRAINT "Installation_one_row" CHECK ("id" = 1);
INSERT INTO "Installation" ("id", "keyStream") VALUES (1, gen_random_uuid());
