import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { disk } from '#gateway/testing/failing-fs.ts'
import { OwedLog } from './owed-log.ts'

vi.mock('node:fs', async (original) => {
  const { failingFs } = await import('#gateway/testing/failing-fs.ts')
  return failingFs(await original())
})

const may = { startMs: 1_000, endMs: 2_000 }
const june = { startMs: 2_000, endMs: 3_000 }
let folder: string
beforeEach(() => {
  disk.begin(0)
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-owed-'))
})
afterEach(() => {
  disk.begin(0)
  rmSync(folder, { recursive: true })
})

const open = (nowMs = 1_500) => new OwedLog(folder, () => nowMs)
const path = () => join(folder, 'owed.log')
const owes = (key: string, calls: number, bytes = 0, period = may) => ({
  key,
  ...period,
  calls,
  bytes,
})

test('what is owed is owed still after a kill, added up', () => {
  const log = open()
  log.note([owes('a', 2), owes('b', 1, 10)])
  log.flush()
  log.note([owes('a', 1, 5)])
  log.flush()
  log.note([owes('a', 100)])
  expect(open().entries()).toEqual([owes('a', 3, 5), owes('b', 1, 10)])
})

test('what is paid is owed no longer, and when all of it is, nothing is kept', () => {
  const log = open()
  log.note([owes('a', 2), owes('b', 1)])
  log.flush()
  log.note([owes('a', -2)])
  log.flush()
  expect(open().entries()).toEqual([owes('b', 1)])
  const again = open()
  again.note([owes('b', -1)])
  again.flush()
  expect([again.entries(), statSync(path()).size]).toEqual([[], 0])
})

test('a period that is over is not owed, nor is what was of the one before', () => {
  const log = open()
  log.note([owes('a', 2), owes('a', 3, 0, june)])
  log.flush()
  const later = open(2_500)
  expect(later.entries()).toEqual([owes('a', 3, 0, june)])
  // When the rest is paid, nothing of it is kept either.
  later.note([owes('a', -3, 0, june)])
  later.flush()
  expect(statSync(path()).size).toBe(0)
})

test('a line that a kill has torn is dropped, one that is damaged is passed over and told', () => {
  const log = open()
  log.note([owes('a', 2)])
  log.flush()
  log.note([owes('b', 2)])
  log.flush()
  const written = readFileSync(path(), 'utf8')
  appendFileSync(path(), '["c",1000,2000,')
  expect(open().entries()).toEqual([owes('a', 2), owes('b', 2)])
  writeFileSync(path(), written.replace('["a"', '["x"'))
  const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  expect(open().entries()).toEqual([owes('b', 2)])
  expect(told.mock.calls.join()).toContain('owed.log')
  told.mockRestore()
})

test('whichever thing the disk refuses once, all that is owed is on it in the end', () => {
  for (let failing = 1; ; failing += 1) {
    disk.begin(0)
    rmSync(path(), { force: true })
    const log = open()
    disk.begin(failing)
    for (let call = 0; call < 3; call += 1) {
      log.note([owes('a', 1), owes('b', call === 1 ? -1 : 1)])
      log.flush()
    }
    const { done } = disk
    disk.begin(0)
    log.flush()
    expect([failing, open().entries()]).toEqual([failing, [owes('a', 3), owes('b', 1)]])
    if (done < failing) break
  }
})

test('a log that has grown long is written anew', () => {
  const log = open()
  const many = Array.from({ length: 5_000 }, (_, caller) =>
    owes(`step:sub_${caller}`, 1, 1_000_000),
  )
  let longest = 0
  for (let round = 1; ; round += 1) {
    log.note(many)
    log.flush()
    const bytes = statSync(path()).size
    if (bytes < longest) {
      expect(open().entries()).toEqual(
        many.map((each) => ({ ...each, calls: round, bytes: round * 1_000_000 })),
      )
      break
    }
    longest = bytes
    expect(bytes).toBeLessThan(17_000_000)
  }
})
