import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '#start/migrate.ts'
import { startPostgres } from '#start/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
    template: string
  }
}

/** Starts a real Postgres (or takes that of TEST_POSTGRES_URL) and makes the template that each file's database is copied from. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_POSTGRES_URL || undefined
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-postgres-'))
  const postgres = given ? null : await startPostgres(folder, 'only-for-this-test-run')
  const url = given ?? postgres?.url ?? ''
  const template = `template_${process.pid}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${template}`)
  await migrate(Object.assign(new URL(url), { pathname: `/${template}` }).href)
  provide('databaseUrl', url)
  provide('template', template)
  return async () => {
    await admin.query(`drop database if exists ${template} with (force)`)
    await admin.end()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
