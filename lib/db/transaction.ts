import 'server-only'
import { db, type Prisma } from './client.ts'

export type Tx = Prisma.TransactionClient

/** Runs writes that hold together or not at all. */
export const transaction = <Value>(write: (tx: Tx) => Promise<Value>): Promise<Value> =>
  db.$transaction(write, { maxWait: 5_000, timeout: 30_000 })
