import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/client.ts'

const open = () =>
  new PrismaClient({
    adapter: new PrismaPg({
      connectionString: process.env.DATABASE_URL,
      connectionTimeoutMillis: 5_000,
      max: 10,
    }),
  })

const held = globalThis as typeof globalThis & { gatehouseDb?: PrismaClient }

/** The one client of a process; connects at the first query. */
export const db: PrismaClient = held.gatehouseDb ?? open()
held.gatehouseDb = db

export type { Prisma } from './generated/client.ts'
