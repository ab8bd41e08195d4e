CREATE TYPE "SecretKind" AS ENUM ('text', 'certificate');

CREATE TABLE "Secret" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "SecretKind" NOT NULL,
    "sealed" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "replacedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "replacedById" TEXT NOT NULL,

    CONSTRAINT "Secret_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Secret_name_key" ON "Secret"("name");

CREATE TABLE "Certificate" (
    "secretId" TEXT NOT NULL,
    "chain" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "names" TEXT[],
    "notBefore" TIMESTAMPTZ(3) NOT NULL,
    "notAfter" TIMESTAMPTZ(3) NOT NULL,
    "fingerprint" TEXT NOT NULL,

    CONSTRAINT "Certificate_pkey" PRIMARY KEY ("secretId")
);
ALTER TABLE "Certificate" ADD CONSTRAINT "Certificate_secretId_fkey" FOREIGN KEY ("secretId") REFERENCES "Secret"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "Hostname" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "certificateId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Hostname_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "Hostname_name_key" ON "Hostname"("name");
CREATE INDEX "Hostname_certificateId_idx" ON "Hostname"("certificateId");
ALTER TABLE "Hostname" ADD CONSTRAINT "Hostname_certificateId_fkey" FOREIGN KEY ("certificateId") REFERENCES "Certificate"("secretId") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "Api" ADD COLUMN "httpsOnly" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "Installation" ADD COLUMN "secretsRevision" TEXT NOT NULL DEFAULT 'none';
ALTER TABLE "Gateway" ADD COLUMN "secretsFault" TEXT;
