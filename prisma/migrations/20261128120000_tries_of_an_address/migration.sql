-- What was tried lately from an address of a client: sign-ups, and links that are not valid.
CREATE TABLE "AddressTries" (
    "act" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "tries" INTEGER NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AddressTries_pkey" PRIMARY KEY ("act", "network")
);
CREATE INDEX "AddressTries_endsAt_idx" ON "AddressTries"("endsAt");
