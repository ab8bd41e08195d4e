import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { migrate } from '#start/migrate.ts'
import { startPostgres } from '#start/postgres.ts'

/**
 * GitHub's document to the pruning page, step by step. Run with `node --conditions=react-server bench/import.ts`;
 * takes the database of DATABASE_URL, else makes one for the run.
 */
const ROUNDS = 5

const octokit = dirname(createRequire(import.meta.url).resolve('@octokit/openapi/package.json'))
const text = readFileSync(join(octokit, 'generated/api.github.com.json'), 'utf8')

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'))
const postgres = process.env.DATABASE_URL ? null : await startPostgres(folder, 'only-for-this-run')
process.env.DATABASE_URL ??= postgres?.url ?? ''
process.env.GATEHOUSE_SECRET ??= 'a-secret-only-for-this-measurement-0123'
process.env.GATEHOUSE_URL ??= 'http://localhost:3000'
process.env.GATEHOUSE_ALLOW_PRIVATE_ADDRESSES ??= 'true'
await migrate(process.env.DATABASE_URL)

const { db } = await import('#lib/db/client.ts')
const { measureImport } = await import('./import-steps.ts')

const rounds: Record<string, number>[] = []
for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measureImport(text))
await db.$disconnect()
await postgres?.stop()
rmSync(folder, { recursive: true, force: true })

const median = (values: number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
const table = Object.keys(rounds[0] ?? {}).map((step) => {
  const values = rounds.map((round) => round[step] ?? 0)
  return {
    step,
    'median ms': Number(median(values).toFixed(1)),
    'worst ms': Number(Math.max(...values).toFixed(1)),
  }
})
console.log(`GitHub's document, ${(text.length / 1e6).toFixed(1)} MB of JSON, ${ROUNDS} rounds`)
console.table(table)
