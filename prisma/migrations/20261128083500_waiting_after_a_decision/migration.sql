-- How a subscription ended and whether a person approved it: the next one for its product may wait for that.
ALTER TABLE "Subscription"
  ADD COLUMN "approvedAt" TIMESTAMPTZ(3),
  ADD COLUMN "endedSuspended" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "cancelledByStaff" BOOLEAN NOT NULL DEFAULT false;

-- Of those that are there the audit log knows it.
UPDATE "Subscription" SET "approvedAt" = event.at
FROM (
  SELECT "targetId", max("at") AS at FROM "AuditEvent"
  WHERE "action" = 'subscription.approved' GROUP BY "targetId"
) AS event
WHERE event."targetId" = "Subscription"."id";

UPDATE "Subscription" SET "endedSuspended" = true
WHERE "status" IN ('cancelled', 'expired') AND EXISTS (
  SELECT 1 FROM "AuditEvent"
  WHERE "targetId" = "Subscription"."id"
    AND "action" IN ('subscription.cancelled', 'subscription.expired')
    AND "before"->>'status' = 'suspended'
);

UPDATE "Subscription" SET "cancelledByStaff" = true
WHERE "status" = 'cancelled' AND "decidedById" IN (
  SELECT "id" FROM "User" WHERE "staffRole" IS NOT NULL
) AND NOT EXISTS (
  SELECT 1 FROM "Membership"
  WHERE "userId" = "decidedById" AND "Membership"."organisationId" = "Subscription"."organisationId"
);
