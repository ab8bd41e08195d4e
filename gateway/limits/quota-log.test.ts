import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SharedRows } from '#gateway/memory/shared-rows.ts'
import { QuotaLog } from './quota-log.ts'
import { quotasMemory, SharedQuotas } from './shared-quotas.ts'

const CALLERS_MAX = 16
const may = { startMs: 1_000, endMs: 2_000 }
const june = { startMs: 2_000, endMs: 3_000 }
let folder: string

/** Quotas of a process that has just started over the folder. */
function open(now = 1_500, callersMax = CALLERS_MAX) {
  const quotas = new SharedQuotas(quotasMemory(callersMax), callersMax, () => now)
  return { quotas, log: new QuotaLog(folder, quotas) }
}
const unlimited = {}
const usedOf = ({ quotas }: ReturnType<typeof open>, key: string, period = may) => {
  const { calls, bytes } = quotas.take(key, period, { calls: 0 })
  return { calls, bytes }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-quotas-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('counts on after a restart', () => {
  const { quotas, log } = open()
  quotas.take('a', may, unlimited)
  quotas.take('a', may, unlimited)
  quotas.addBytes('a', may, 700)
  log.flush()
  // A kill: nothing is closed.
  const second = open()
  second.quotas.take('a', may, unlimited)
  second.log.close()
  expect(usedOf(open(), 'a')).toEqual({ calls: 3, bytes: 700 })
})

test('a row that somebody works on keeps nothing of others from the disk, and is written the next time', () => {
  const memory = quotasMemory(CALLERS_MAX)
  const quotas = new SharedQuotas(memory, CALLERS_MAX, () => 5_000)
  const log = new QuotaLog(folder, quotas)
  for (const key of ['a', 'b']) quotas.take(key, { startMs: 1, endMs: 9_000 }, unlimited)
  const elsewhere = new SharedRows(memory.rows, { rowsMax: CALLERS_MAX, contentWords: 10 })
  const row = elsewhere.enter('a')
  quotas.sweep()
  log.flush()
  const lines = () => readFileSync(join(folder, 'quotas.log'), 'utf8').split('\n').length - 1
  expect([quotas.unwritten, lines()]).toEqual([1, 1])
  elsewhere.leave(row)
  log.flush()
  expect([quotas.unwritten, lines()]).toEqual([0, 2])
})

test('counts on after what was written at several times', () => {
  const { quotas, log } = open()
  for (let call = 0; call < 4; call += 1) {
    quotas.take('a', may, unlimited)
    log.flush()
  }
  expect(usedOf(open(), 'a').calls).toBe(4)
})

test('takes no call beyond the last one, and says what is used', () => {
  const { quotas } = open()
  expect(quotas.take('a', may, { calls: 2 })).toEqual({ taken: true, calls: 1, bytes: 0 })
  expect(quotas.take('a', may, { calls: 2 })).toEqual({ taken: true, calls: 2, bytes: 0 })
  expect(quotas.take('a', may, { calls: 2 })).toEqual({ taken: false, calls: 2, bytes: 0 })
  quotas.addBytes('a', may, 10)
  expect(quotas.take('a', may, { bytes: 10 })).toEqual({ taken: false, calls: 2, bytes: 10 })
})

test('a line that a crash has torn is dropped, and the next ones hold', () => {
  const first = open()
  first.quotas.take('a', may, unlimited)
  first.log.close()
  appendFileSync(join(folder, 'quotas.log'), '["a",1000,2000,')
  const second = open()
  expect(usedOf(second, 'a').calls).toBe(1)
  second.quotas.take('b', may, unlimited)
  second.log.close()
  expect(usedOf(open(), 'b').calls).toBe(1)
})

test.each(['nonsense', '\0\0\0\0', '["a",1000,2000,3,0]', '["a",1000]'])(
  'a line that says %j is passed over and told, and the others hold',
  (damaged) => {
    const first = open()
    first.quotas.take('a', may, unlimited)
    first.quotas.take('b', may, unlimited)
    first.log.close()
    const path = join(folder, 'quotas.log')
    writeFileSync(path, readFileSync(path, 'utf8').replace('\n', `\n${damaged}\n`))
    const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    const second = open()
    expect(told.mock.calls.join()).toContain('"lines":1')
    told.mockRestore()
    expect([usedOf(second, 'a').calls, usedOf(second, 'b').calls]).toEqual([1, 1])
    second.log.close()
    expect(readFileSync(path, 'utf8')).not.toContain(damaged)
  },
)

test('whichever bit flips, nothing counts that was not written, and it is told', () => {
  const first = open()
  first.quotas.add('a', may, { calls: 7, bytes: 70 })
  first.log.flush()
  first.quotas.add('a', may, { calls: 1, bytes: 10 })
  first.log.close()
  const path = join(folder, 'quotas.log')
  const written = readFileSync(path)
  const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  // A last line without its end is one that a kill has torn.
  for (let bit = 0; bit < (written.byteLength - 1) * 8; bit += 1) {
    const flipped = Buffer.from(written)
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
    writeFileSync(path, flipped)
    told.mockClear()
    const again = open()
    const used = usedOf(again, 'a')
    const size = again.quotas.size
    again.log.close()
    expect([bit, used, size]).toEqual([bit, expect.toBeOneOf(possible), 1])
    expect([bit, told.mock.calls.length]).toEqual([bit, 1])
  }
  told.mockRestore()
})
const possible = [
  { calls: 8, bytes: 80 },
  { calls: 7, bytes: 70 },
  { calls: 0, bytes: 0 },
]

test('a log of the version before, without sums, is read and written anew', () => {
  const first = open()
  first.quotas.add('a', may, { calls: 7, bytes: 70 })
  first.log.close()
  const path = join(folder, 'quotas.log')
  const written = readFileSync(path, 'utf8')
  writeFileSync(path, written.replace(/\t.*/, ''))
  const again = open()
  expect(usedOf(again, 'a')).toEqual({ calls: 7, bytes: 70 })
  again.log.close()
  expect(readFileSync(path, 'utf8')).toBe(written)
})

test('a new period begins at nothing; a clock that is set back gives nothing away', () => {
  const store = open(2_500)
  store.quotas.take('a', may, unlimited)
  expect(usedOf(store, 'a', june).calls).toBe(0)
  store.quotas.take('a', june, unlimited)
  expect(usedOf(store, 'a', june).calls).toBe(1)
  store.quotas.take('a', may, unlimited)
  expect(usedOf(store, 'a').calls).toBe(2)
  expect(usedOf(store, 'a', june).calls).toBe(2)
})

test('what others say of it only raises what is used, calls and bytes each by itself', () => {
  const store = open()
  store.quotas.add('a', may, { calls: 5, bytes: 50 })
  const raised = (calls: number, bytes: number) => {
    store.log.flush()
    store.quotas.raise('a', may, { calls, bytes })
    return [usedOf(store, 'a'), store.quotas.unwritten]
  }
  expect(raised(4, 40)).toEqual([{ calls: 5, bytes: 50 }, 0])
  expect(raised(7, 40)).toEqual([{ calls: 7, bytes: 50 }, 1])
  expect(raised(6, 80)).toEqual([{ calls: 7, bytes: 80 }, 1])
})

test('with room for fewer than the disk has, those that fit are held and others are counted', () => {
  const first = open()
  for (let number = 0; number < CALLERS_MAX - 1; number += 1)
    first.quotas.take(`caller ${number}`, may, unlimited)
  first.log.close()
  const { quotas } = open(1_500, CALLERS_MAX / 2)
  expect(quotas.size).toBe(CALLERS_MAX / 2)
  const used = Array.from(
    { length: CALLERS_MAX - 1 },
    (_, number) => quotas.take(`caller ${number}`, may, { calls: 1 }).calls,
  )
  expect(used.filter((calls) => calls === 1)).toHaveLength(CALLERS_MAX / 2)
})

test('a log that has grown long is written anew, and counting goes on in it', () => {
  const callersMax = 8_192
  const { quotas, log } = open(1_500, callersMax)
  const path = join(folder, 'quotas.log')
  let longest = 0
  let rounds = 0
  for (let bytes = 0; bytes >= longest; rounds += 1) {
    longest = bytes
    for (let number = 0; number < callersMax / 2; number += 1)
      quotas.add(`caller ${number}`, may, { calls: 1, bytes: 1_000_000_000 })
    log.flush()
    bytes = statSync(path).size
  }
  expect(longest).toBeLessThan(17_000_000)
  quotas.take('caller 0', may, unlimited)
  log.close()
  const again = open(1_500, callersMax)
  expect([usedOf(again, 'caller 0').calls, usedOf(again, 'caller 1').calls]).toEqual([
    rounds + 1,
    rounds,
  ])
})

test('what was used in a period that has not begun counts in this one, also after a restart', () => {
  const first = open(2_500)
  first.quotas.take('a', june, unlimited)
  first.quotas.addBytes('a', june, 70)
  first.log.close()
  const second = open()
  expect(second.quotas.take('a', may, { calls: 2 })).toEqual({ taken: true, calls: 2, bytes: 70 })
  second.log.close()
  expect(usedOf(open(), 'a', june)).toEqual({ calls: 0, bytes: 0 })
})

test('periods that are over are forgotten, on disk too', () => {
  const first = open()
  first.quotas.take('a', may, unlimited)
  first.quotas.take('b', june, unlimited)
  first.log.close()
  const later = open(2_500)
  expect(readFileSync(join(folder, 'quotas.log'), 'utf8').trim().split('\n')).toHaveLength(1)
  later.quotas.sweep()
  expect(later.quotas.size).toBe(1)
})

test('no row is forgotten, nor given to others, before it is on the disk', () => {
  const clock = { ms: 1_500 }
  const quotas = new SharedQuotas(quotasMemory(CALLERS_MAX), CALLERS_MAX, () => clock.ms)
  const log = new QuotaLog(folder, quotas)
  quotas.take('a', may, unlimited)
  clock.ms = 2_500
  quotas.sweep()
  quotas.take('b', june, unlimited)
  expect([quotas.size, quotas.unwritten]).toEqual([2, 2])
  log.flush()
  const lines = readFileSync(join(folder, 'quotas.log'), 'utf8').trim().split('\n')
  expect(lines.map((line) => JSON.parse(line.split('\t')[0] ?? '').slice(1))).toEqual([
    [may.startMs, may.endMs, 1, 0],
    [june.startMs, june.endMs, 1, 0],
  ])
  quotas.sweep()
  expect(quotas.size).toBe(1)
})

test('callers that find no room share what one may use', () => {
  const { quotas } = open()
  for (let number = 0; number < CALLERS_MAX - 1; number += 1)
    quotas.take(`caller ${number}`, may, { calls: 2 })
  const late = ['x', 'y', 'z'].map((key) => quotas.take(key, may, { calls: 2 }).taken)
  expect(late).toEqual([true, true, false])
  expect(quotas.take('caller 0', may, { calls: 2 }).taken).toBe(true)
})
