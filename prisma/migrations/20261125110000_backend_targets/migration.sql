-- Further targets of a backend and how they are watched; null: its one address, which nobody watches.
ALTER TABLE "Backend" ADD COLUMN "balance" JSONB;
