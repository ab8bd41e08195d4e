import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { RecordsPage } from '#contract/records.ts'
import { aRecord, callsOf } from '#gateway/testing/a-record.ts'
import { RecordFeed } from './record-feed.ts'
import { Spool } from './spool.ts'
import { TallyJournal } from './tally-journal.ts'

/** A disk of 20 MB; only root may have one. */
const disk = mkdtempSync(join(tmpdir(), 'gatehouse-disk-'))
const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk])

afterAll(() => {
  if (mount.status === 0) spawnSync('umount', [disk])
  rmSync(disk, { recursive: true })
})

test.skipIf(mount.status !== 0)(
  'on a full disk raw records make room for counters, and no call is uncounted',
  async () => {
    const spool = new Spool(disk, 1e9)
    const feed = new RecordFeed(
      { spool, journal: new TallyJournal(spool.folder, 1e9) },
      'gtw_test000000000000',
    )
    const append = (calls: number) => {
      for (let call = 0; call < calls; call += 1) {
        feed.append(aRecord({ keyId: `key_${String(call % 100).padStart(16, '0')}` }))
        if (call % 200 === 0) feed.flush()
      }
    }
    append(60_000)
    expect(spool.dropped).toBeGreaterThan(0)
    // Another program takes what is left.
    expect(() => writeFileSync(join(disk, 'other'), Buffer.alloc(20_000_000))).toThrow('ENOSPC')
    append(30_000)

    let counted = 0
    for (let after: string | null = null; ; ) {
      const page = JSON.parse(
        String(await feed.page({ after, max: 5_000, waitMs: 0 })),
      ) as RecordsPage
      if (page.next === after) break
      counted += callsOf(page.counters)
      after = page.next
    }
    expect(counted).toBe(90_000)
    feed.close()
  },
)
