import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePort } from './ports.ts'
import { startPostgres } from './postgres.ts'

test('a port that somebody takes before the database does costs a try, and no start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-ports-'))
  const somebody = createServer()
  await new Promise<void>((resolve) => somebody.listen(0, '127.0.0.1', resolve))
  const { port: taken } = somebody.address() as { port: number }
  const offered = [taken]
  const anyPort = async () => offered.pop() ?? freePort()

  const postgres = await startPostgres(folder, 'only-for-this-test', { anyPort })
  expect(Number(new URL(postgres.url).port)).not.toBe(taken)
  await postgres.stop()
  somebody.close()
  rmSync(folder, { recursive: true })
})
