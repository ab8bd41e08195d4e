-- Places at which a step does not run for a while, with who answers for it and until when.
CREATE TABLE "StepException" (
    "id" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "productId" TEXT,
    "apiId" TEXT,
    "operationId" TEXT,
    "reason" TEXT NOT NULL,
    "ownerId" TEXT NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),
    "endedById" TEXT,

    CONSTRAINT "StepException_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "StepException_one_place" CHECK (num_nonnulls("productId", "apiId", "operationId") = 1)
);
CREATE INDEX "StepException_stepId_idx" ON "StepException"("stepId");
CREATE INDEX "StepException_productId_idx" ON "StepException"("productId");
CREATE INDEX "StepException_apiId_idx" ON "StepException"("apiId");
CREATE INDEX "StepException_operationId_idx" ON "StepException"("operationId");
CREATE INDEX "StepException_endsAt_idx" ON "StepException"("endsAt");
-- Of two that are made at once for the same step and place, one is refused.
CREATE UNIQUE INDEX "StepException_one_open" ON "StepException"("stepId", (coalesce("operationId", "apiId", "productId"))) WHERE "endedAt" IS NULL;
ALTER TABLE "StepException" ADD CONSTRAINT "StepException_stepId_fkey" FOREIGN KEY ("stepId") REFERENCES "Step"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "StepException" ADD CONSTRAINT "StepException_productId_fkey" FOREIGN KEY ("productId") REFERENCES "Product"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "StepException" ADD CONSTRAINT "StepException_apiId_fkey" FOREIGN KEY ("apiId") REFERENCES "Api"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "StepException" ADD CONSTRAINT "StepException_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "StepException" ADD CONSTRAINT "StepException_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
