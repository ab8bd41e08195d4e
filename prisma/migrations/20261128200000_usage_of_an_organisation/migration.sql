-- What one organisation called is asked for by itself, and may be nothing.
create index "UsageMinute_organisationId_minute_idx" on "UsageMinute" ("organisationId", "minute");
