-- CreateTable
CREATE TABLE "NetworkList" (
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "networks" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "NetworkList_pkey" PRIMARY KEY ("name")
);
