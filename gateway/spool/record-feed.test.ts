import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type CallCounter,
  type CallRecord,
  type RecordsPage,
  recordsPage,
} from '#contract/records.ts'
import { aRecord, callsOf } from '#gateway/testing/a-record.ts'
import { CallTallies } from './call-tallies.ts'
import { RecordFeed } from './record-feed.ts'
import { Spool } from './spool.ts'
import { TallyJournal } from './tally-journal.ts'

let folder: string
const open = ({ recordsMax = 1e9, countersMax = 1e9, at = folder } = {}) => {
  const spool = new Spool(at, recordsMax)
  const journal = new TallyJournal(spool.folder, countersMax)
  return { spool, journal, feed: new RecordFeed({ spool, journal }, 'gtw_test000000000000') }
}
const ask = async (
  feed: RecordFeed,
  after: string | null = null,
  max = 5_000,
): Promise<RecordsPage> =>
  recordsPage.parse(JSON.parse(String(await feed.page({ after, max, waitMs: 0 }))))

/** What another thread says of one call. */
function tallied(record: CallRecord) {
  const tallies = new CallTallies()
  tallies.count(record)
  return tallies.take()
}

/** As a worker does: each page is stored with its cursor. Asks again now and then, as one that was killed does. */
async function collect(feed: RecordFeed, max = 5_000) {
  const ids: string[] = []
  const counters: CallCounter[] = []
  let after: string | null = null
  for (let round = 0; ; round += 1) {
    if (round % 3 === 1) await ask(feed, after, max)
    const page: RecordsPage = await ask(feed, after, max)
    if (page.next === after) return { ids, counters }
    ids.push(...page.records.map(({ requestId }) => requestId))
    counters.push(...page.counters)
    after = page.next
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-records-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('beyond the bound raw records are dropped, the counters are whole', async () => {
  const { feed, spool } = open({ recordsMax: 1_000_000 })
  const calls = 60_000
  for (let call = 0; call < calls; call += 1) {
    feed.append(aRecord({ status: call % 3 === 0 ? 429 : 200 }))
    if (call % 500 === 0) feed.flush()
  }
  const { ids, counters } = await collect(feed)
  expect(ids.length).toBeLessThan(calls)
  expect(ids.length + spool.dropped).toBe(calls)
  expect(counters).toHaveLength(2)
  expect(counters.find(({ status }) => status === 429)).toMatchObject({
    calls: calls / 3,
    requestBytes: calls,
    responseBytes: (calls / 3) * 5,
    totalMs: (calls / 3) * 1.5,
  })
  feed.close()
})

test('a kill at any moment leaves no record whose call was not counted, and counts none that left no record', async () => {
  const { feed } = open()
  const calls = 1_000
  for (let call = 1; call <= calls; call += 1) {
    if (call % 100 === 0)
      feed.appendBlock(Buffer.from(`${JSON.stringify(aRecord())}\n`), 1, tallied(aRecord()))
    else feed.append(aRecord())
    if (call % 50 > 0) continue
    // What is on disk now is what a kill leaves.
    const copy = mkdtempSync(join(tmpdir(), 'gatehouse-records-'))
    cpSync(folder, copy, { recursive: true })
    const { spool, journal } = open({ at: copy })
    expect(spool.waiting()).toBe(callsOf(journal.read(0).tallies))
    rmSync(copy, { recursive: true })
  }
  expect((await collect(feed)).ids).toHaveLength(calls)
  feed.close()
})

test('a page is the same until it is asked past, and what came meanwhile is in the next', async () => {
  const { feed } = open()
  feed.append(aRecord())
  const first = await ask(feed)
  feed.append(aRecord())
  feed.append(aRecord())
  const again = await ask(feed)
  expect(again.counters).toEqual(first.counters)
  expect(callsOf(first.counters)).toBe(1)

  const second = await ask(feed, first.next)
  expect(callsOf(second.counters)).toBe(2)
  const third = await ask(feed, second.next)
  expect(third).toMatchObject({ records: [], counters: [], next: second.next })
  feed.close()
})

test('records of several pages, their counters in one or many: all are collected once', async () => {
  const { feed } = open()
  for (let call = 0; call < 1_000; call += 1) feed.append(aRecord())
  const { ids, counters } = await collect(feed, 70)
  expect(new Set(ids).size).toBe(1_000)
  expect(callsOf(counters)).toBe(1_000)
  feed.close()
})

test('a kill loses nothing that was flushed, and counts nothing twice, wherever collecting stood', async () => {
  const killed = open()
  killed.feed.append(aRecord())
  killed.feed.flush()
  const page = await ask(killed.feed)
  killed.feed.append(aRecord())
  killed.feed.flush()

  // Nothing was closed. The page had been handed out; whether it was stored nobody knows.
  const { feed } = open()
  feed.append(aRecord())
  const again = await ask(feed)
  expect(again.counters).toEqual(page.counters)
  let next = await ask(feed, page.next)
  expect(callsOf(next.counters)).toBe(1)
  next = await ask(feed, next.next)
  expect(callsOf(next.counters)).toBe(1)
  expect(await ask(feed, next.next)).toMatchObject({ counters: [], next: next.next })
  feed.close()
})

test('numbers are never given twice, though everything was collected before a restart', async () => {
  const first = open()
  first.feed.append(aRecord())
  const page = await ask(first.feed)
  await ask(first.feed, page.next)
  first.feed.close()

  const { feed } = open()
  feed.append(aRecord())
  const next = await ask(feed, page.next)
  expect(callsOf(next.counters)).toBe(1)
  expect(next.next).not.toBe(page.next)
  feed.close()
})

test.each([
  ['a number', 'T\u0001\u0000'],
  ['the name of a group', 'G\u0050\u0000\u0000\u0000{"apiId":'],
  ['nothing but zeros', '\u0000'.repeat(100)],
])('a file that a crash has torn in %s counts up to there', async (_, torn) => {
  const first = open()
  first.feed.append(aRecord())
  first.feed.flush()
  const [name] = readdirSync(join(folder, 'records')).filter((file) => file.endsWith('.tallies'))
  appendFileSync(join(folder, 'records', name ?? ''), torn, 'latin1')

  const { feed } = open()
  feed.append(aRecord())
  const { counters } = await collect(feed)
  expect(callsOf(counters)).toBe(2)
  feed.close()
})

test('many flushes of one minute take little room, and minutes stay apart', async () => {
  const { feed, journal } = open()
  for (let flush = 0; flush < 30_000; flush += 1) {
    feed.append(aRecord({ at: (10 + Math.floor(flush / 10_000)) * 60_000 }))
    feed.flush()
  }
  expect(journal.bytes).toBeLessThan(600_000)
  const { counters } = await collect(feed)
  expect(counters.map(({ minute, calls }) => [minute, calls])).toEqual([
    [600_000, 10_000],
    [660_000, 10_000],
    [720_000, 10_000],
  ])
  feed.close()
})

test('beyond their own bound counters lose detail, no calls, and come back to it when they are collected', async () => {
  const { feed, journal } = open({ countersMax: 100_000 })
  const at = 10 * 3_600_000
  for (let minute = 0; minute < 60; minute += 1) {
    for (let key = 0; key < 100; key += 1)
      feed.append(
        aRecord({ keyId: `key_${String(key).padStart(16, '0')}`, at: at + minute * 60_000 }),
      )
    feed.flush()
  }
  for (let sub = 0; sub < 3_000; sub += 1)
    feed.append(aRecord({ subscriptionId: `sub_${String(sub).padStart(16, '0')}`, at }))
  feed.flush()
  feed.append(aRecord({ subscriptionId: 'sub_late000000000000', at }))
  feed.flush()
  expect(journal.bytes).toBeLessThan(1_000_000)

  const { counters } = await collect(feed)
  expect(callsOf(counters)).toBe(9_001)
  expect(callsOf(counters.filter(({ minute }) => minute < at || minute >= at + 3_600_000))).toBe(0)
  expect(counters.some(({ keyId, subscriptionId }) => !keyId && subscriptionId)).toBe(true)
  expect(counters.some(({ apiId, subscriptionId }) => apiId && !subscriptionId)).toBe(true)

  feed.append(aRecord())
  const detailed = (await collect(feed)).counters.at(-1)
  expect(detailed).toMatchObject({ keyId: 'key_acme000000000000', minute: 600_000 })
  feed.close()
})

test('a cursor of another folder, or one that was never given, leads to all that is there', async () => {
  const { feed } = open()
  feed.append(aRecord())
  const { next } = await ask(feed)
  const [id, segment, offset] = next.split('.')
  for (const strange of ['', 'x.1.0.1', `${id}.${segment}.${offset}.999`, `${id}.9.9.-1`, 'x'])
    expect(callsOf((await ask(feed, strange)).counters)).toBe(1)
  feed.close()
})

test('while the disk takes nothing, counters wait in memory and are written when it does', async () => {
  const spool = new Spool(folder, 1e9)
  const beside = join(folder, 'beside')
  mkdirSync(beside)
  const feed = new RecordFeed(
    { spool, journal: new TallyJournal(beside, 1e9) },
    'gtw_test000000000000',
  )
  rmSync(beside, { recursive: true })
  for (let call = 0; call < 3; call += 1) {
    feed.append(aRecord())
    feed.flush()
  }
  expect((await ask(feed)).counters).toEqual([])

  mkdirSync(beside)
  expect((await ask(feed)).counters).toMatchObject([{ calls: 3, responseBytes: 15 }])
  feed.close()
})

test('what a failing disk has left between records is passed over; a page is never larger than a megabyte or so', async () => {
  const first = open()
  first.feed.append(aRecord())
  first.feed.flush()
  const records = join(folder, 'records', '1.ndjson')
  appendFileSync(records, `${'\u0000'.repeat(50)}\n{"requestId":"req_to\n`)
  first.feed.close()

  const { feed } = open()
  for (let call = 0; call < 4_000; call += 1) feed.append(aRecord({ path: `/${'x'.repeat(900)}` }))
  const bytes: number[] = []
  let count = 0
  for (let after: string | null = null; ; ) {
    const page: Buffer = await feed.page({ after, max: 5_000, waitMs: 0 })
    const { records: got, next } = JSON.parse(String(page)) as RecordsPage
    if (next === after) break
    bytes.push(page.byteLength)
    count += got.length
    after = next
  }
  expect(count).toBe(4_001)
  expect(Math.max(...bytes)).toBeLessThan(1_600_000)
  expect(feed.waiting()).toBe(0)
  feed.close()
})
