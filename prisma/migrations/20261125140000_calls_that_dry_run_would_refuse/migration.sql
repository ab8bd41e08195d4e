-- Few of many calls: found without reading the others.
CREATE INDEX "Record_dryRun_at_idx" ON "Record"("at" DESC, "requestId" DESC) WHERE "dryRun" <> '[]'::jsonb;
