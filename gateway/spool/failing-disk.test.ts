import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type RecordsPage, recordsPage } from '#contract/records.ts'
import { aRecord, callsOf } from '#gateway/testing/a-record.ts'
import { disk } from '#gateway/testing/failing-fs.ts'
import { RecordFeed } from './record-feed.ts'
import { Spool } from './spool.ts'
import { TallyJournal } from './tally-journal.ts'

vi.mock('node:fs', async (original) => {
  const { failingFs } = await import('#gateway/testing/failing-fs.ts')
  return failingFs(await original())
})

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-failing-'))
  disk.begin(0)
})
afterEach(() => {
  disk.begin(0)
  rmSync(folder, { recursive: true })
})

function open(): RecordFeed {
  const spool = new Spool(folder, 1e9)
  return new RecordFeed(
    { spool, journal: new TallyJournal(spool.folder, 1e9) },
    'gtw_test000000000000',
  )
}

/** What a worker has stored. */
class Stored {
  after: string | null = null
  readonly ids: string[] = []
  calls = 0
  dropped = 0

  async take(feed: RecordFeed, query: { checked?: boolean } = {}): Promise<boolean> {
    const bytes = await feed.page({ after: this.after, max: 5_000, waitMs: 0, ...query })
    const page: RecordsPage = recordsPage.parse(JSON.parse(String(bytes)))
    if (page.next === this.after) return false
    this.ids.push(...page.records.map(({ requestId }) => requestId))
    this.calls += callsOf(page.counters)
    this.after = page.next
    this.dropped = page.dropped
    return true
  }
}

/** Calls, and a worker that asks now and then; what a failing disk does not give is asked for again. */
async function work(feed: RecordFeed, stored: Stored, flushed: (calls: number) => void) {
  let calls = 0
  for (let round = 0; round < 6; round += 1) {
    for (let call = 0; call < 40; call += 1) {
      feed.append(aRecord({ status: 200 + (call % 5), userAgent: 'x'.repeat(200) }))
      calls += 1
    }
    feed.flush()
    flushed(calls)
    if (round % 2 === 1) await stored.take(feed).catch(() => false)
  }
  return calls
}

test('whichever thing the disk refuses once, each call is counted once, and a record or counted as dropped', async () => {
  let failing = 0
  do {
    failing += 1
    rmSync(folder, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-failing-'))
    const feed = open()
    const stored = new Stored()
    disk.begin(failing)
    const calls = await work(feed, stored, () => undefined)
    const done = disk.done
    disk.begin(0)
    while (await stored.take(feed));
    feed.close()
    expect([failing, stored.calls]).toEqual([failing, calls])
    expect([failing, stored.ids.length + stored.dropped]).toEqual([failing, calls])
    expect([failing, new Set(stored.ids).size]).toEqual([failing, stored.ids.length])
    if (failing > done) break
  } while (failing < 1_000)
  expect(failing).toBeGreaterThan(20)
})

test('wherever the process ends between two things done to the disk, no call that was flushed is lost or doubled', async () => {
  let failing = 0
  do {
    failing += 1
    rmSync(folder, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-failing-'))
    const stored = new Stored()
    let flushed = 0
    let appended = 0
    const feed = open()
    disk.begin(failing, { forGood: true })
    try {
      appended = await work(feed, stored, (calls) => {
        // After the end nobody flushes.
        if (disk.done < disk.failing) flushed = calls
      })
    } catch {
      appended = flushed + 40
    }
    const hasEnded = disk.done >= failing
    disk.begin(0)
    const again = open()
    while (await stored.take(again));
    again.close()
    for (const kept of [stored.calls, stored.ids.length]) {
      expect(kept, `counted, ended at ${failing}`).toBeGreaterThanOrEqual(flushed)
      expect(kept, `counted, ended at ${failing}`).toBeLessThanOrEqual(appended)
    }
    expect(new Set(stored.ids).size).toBe(stored.ids.length)
    if (!hasEnded) break
  } while (failing < 1_000)
  expect(failing).toBeGreaterThan(20)
})

const filesOf = (kind: string) =>
  readdirSync(join(folder, 'records')).filter((name) => name.endsWith(kind))
function change(kind: string, by: (bytes: Buffer) => Buffer): void {
  for (const name of filesOf(kind)) {
    const path = join(folder, 'records', name)
    writeFileSync(path, by(readFileSync(path)))
  }
}

test('counters of which a part is damaged do not keep others from being collected', async () => {
  for (const at of [0.02, 0.3, 0.6, 0.95])
    for (const bit of [1, 32, 128]) {
      rmSync(folder, { recursive: true })
      folder = mkdtempSync(join(tmpdir(), 'gatehouse-failing-'))
      const feed = open()
      for (let call = 0; call < 30; call += 1)
        feed.append(aRecord({ keyId: `key_${String(call).padStart(16, '0')}` }))
      feed.close()
      change('.tallies', (bytes) => {
        const place = Math.floor(bytes.byteLength * at)
        bytes[place] = (bytes[place] as number) ^ bit
        return bytes
      })
      const again = open()
      for (let call = 0; call < 7; call += 1)
        again.append(aRecord({ keyId: 'key_later00000000000' }))
      const stored = new Stored()
      while (await stored.take(again));
      again.close()
      expect(stored.calls).toBeGreaterThanOrEqual(7)
    }
})

test('a record that is damaged is left out where the page is to be checked, and counted as dropped', async () => {
  const feed = open()
  for (let call = 0; call < 10; call += 1) feed.append(aRecord())
  feed.close()
  change('.ndjson', (bytes) => {
    const place = bytes.indexOf('"method"')
    bytes[place] = 'x'.charCodeAt(0)
    return bytes
  })
  const again = open()
  const stored = new Stored()
  await expect(stored.take(again)).rejects.toThrow()
  while (await stored.take(again, { checked: true }));
  again.close()
  expect([stored.ids.length, stored.dropped, stored.calls]).toEqual([9, 1, 10])
})

test('a record longer than a page keeps none of those after it from being collected', async () => {
  const feed = open()
  const long = { userAgent: 'x'.repeat(300), reason: 'r'.repeat(1_000) }
  const detail = {
    stepId: 'stp_log0000000000000',
    query: null,
    requestHeaders: Array.from({ length: 50 }, (_, index): [string, string] => [
      `h${index}`,
      'v'.repeat(8_000),
    ]),
    responseHeaders: [],
    requestBody: null,
    requestBodyCut: false,
    responseBody: null,
    responseBodyCut: false,
  }
  for (let call = 0; call < 3; call += 1) feed.append(aRecord(long))
  feed.append(aRecord({ ...long, details: [detail, detail, detail] }))
  for (let call = 0; call < 3; call += 1) feed.append(aRecord(long))
  feed.close()
  const again = open()
  const stored = new Stored()
  while (await stored.take(again));
  again.close()
  expect([stored.ids.length, stored.calls]).toEqual([7, 7])
})
