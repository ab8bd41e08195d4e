import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

const base = inject('databaseUrl')
const name = `test_${randomBytes(8).toString('hex')}`

/** One connection at a time may copy a template; the advisory lock keeps files from tripping over each other. */
async function asAdmin(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: base })
  await client.connect()
  await client.query('select pg_advisory_lock(1)')
  for (const statement of statements) await client.query(statement)
  await client.end()
}

await asAdmin(`create database ${name} template ${inject('template')}`)
process.env.DATABASE_URL = Object.assign(new URL(base), { pathname: `/${name}` }).href
process.env.GATEHOUSE_SECRET = 'a-secret-only-for-this-test-run-0123456789'
process.env.GATEHOUSE_URL = 'http://portal.test'
process.env.GATEHOUSE_ALLOW_PRIVATE_ADDRESSES = 'true'

afterAll(async () => {
  const { db } = await import('#lib/db/client.ts')
  await db.$disconnect()
  await asAdmin(`drop database if exists ${name} with (force)`)
})
