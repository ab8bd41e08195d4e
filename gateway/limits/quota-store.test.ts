import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { QuotaStore } from './quota-store.ts'

const may = { startMs: 1_000, endMs: 2_000 }
const june = { startMs: 2_000, endMs: 3_000 }
let folder: string
const open = (now = 1_500) => new QuotaStore(folder, () => now)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-quotas-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('counts on after a restart', () => {
  const first = open()
  first.add('a', may, { calls: 1, bytes: 0 })
  first.add('a', may, { calls: 1, bytes: 700 })
  first.flush()
  // A kill: nothing is closed.
  const second = open()
  second.add('a', may, { calls: 1, bytes: 0 })
  second.close()
  expect(open().used('a', may)).toMatchObject({ calls: 3, bytes: 700 })
})

test('a line that a crash has torn is dropped, and the next ones hold', () => {
  const first = open()
  first.add('a', may, { calls: 2, bytes: 0 })
  first.close()
  appendFileSync(join(folder, 'quotas.log'), '["a",1000,2000,')
  const second = open()
  expect(second.used('a', may).calls).toBe(2)
  second.add('b', may, { calls: 1, bytes: 0 })
  second.close()
  expect(open().used('b', may).calls).toBe(1)
})

test('a new period begins at nothing; a clock that is set back gives nothing away', () => {
  const store = open()
  store.add('a', may, { calls: 5, bytes: 0 })
  expect(store.used('a', june).calls).toBe(0)
  store.add('a', june, { calls: 1, bytes: 0 })
  expect(store.used('a', june).calls).toBe(1)
  store.add('a', may, { calls: 1, bytes: 0 })
  expect(store.used('a', may).calls).toBe(2)
})

test('periods that are over are forgotten, on disk too', () => {
  const first = open()
  first.add('a', may, { calls: 1, bytes: 0 })
  first.add('b', june, { calls: 1, bytes: 0 })
  first.close()
  const later = open(2_500)
  expect(later.size).toBe(1)
  expect(readFileSync(join(folder, 'quotas.log'), 'utf8')).toBe('["b",2000,3000,1,0]\n')
})
