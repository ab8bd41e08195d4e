import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DiskRefused } from '#gateway/disk/append-whole.ts'
import { aKey, keyTable, keyStream as stream } from '#gateway/testing/a-snapshot.ts'
import { disk } from '#gateway/testing/failing-fs.ts'
import { keyThreadHere } from '#gateway/testing/key-thread-here.ts'
import { KeyStore } from './key-store.ts'
import { KeyTable } from './key-table.ts'

vi.mock('node:fs', async (original) => {
  const { failingFs } = await import('#gateway/testing/failing-fs.ts')
  return failingFs(await original())
})
await keyThreadHere()

const removing = ['unlinkSync', 'rmSync'] as const

let folder: string
let store: KeyStore | null = null
let said = ''

function aNewFolder(): void {
  disk.begin(0)
  store?.close()
  store = null
  rmSync(folder, { recursive: true, force: true })
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
}
beforeEach(() => {
  folder = ''
  aNewFolder()
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  disk.begin(0)
  store?.close()
  store = null
  rmSync(folder, { recursive: true })
})

function open(): KeyStore {
  store = new KeyStore(folder, { keysMax: 1_000, adopt: async () => undefined })
  return store
}
function openAgain(): KeyStore {
  store?.close()
  store = null
  return open()
}
const table = (sequence: number, ...names: string[]) =>
  new Blob([
    keyTable(
      sequence,
      names.map((name) => aKey(name)),
    ),
  ]).stream()
const revocation = (sequence: number, name: string) => ({
  stream,
  from: sequence - 1,
  to: sequence,
  changes: [{ sequence, entry: aKey(name, { state: 'revoked' }) }],
})
const held = (keys: KeyStore) => [
  keys.position.sequence,
  ...['gh_old', 'gh_new'].map((name) => new KeyTable(keys.keys).find(aKey(name).hash)?.state),
]
const before = [2, 'revoked', undefined]
const after = [3, undefined, 'active']
const tables = () => readdirSync(folder).filter((name) => name.endsWith('.table'))

/** A table, and a change in the log behind it. */
async function aStore(): Promise<KeyStore> {
  const keys = open()
  await keys.replace(table(1, 'gh_old'))
  await keys.append(revocation(2, 'gh_old'))
  return keys
}

test('a whole table that is taken into use holds though the one before cannot be removed', async () => {
  const keys = await aStore()
  disk.begin(0, { refusing: removing })
  await keys.replace(table(3, 'gh_new'))
  expect(held(keys)).toEqual(after)
  expect(tables()).toHaveLength(2)
  expect(said).toContain('Old files of keys cannot be removed')
  // It goes on from there, with them in the way.
  expect(await keys.append(revocation(4, 'gh_new'))).toBe(true)
  expect(held(openAgain())).toEqual([4, undefined, 'revoked'])
})

test('what could not be removed goes with the next table', async () => {
  const keys = await aStore()
  disk.begin(0, { refusing: removing })
  await keys.replace(table(3, 'gh_new'))
  disk.begin(0)
  await keys.replace(table(4, 'gh_new'))
  expect(tables()).toHaveLength(1)
})

test('a start holds what the newest files say though none of the others can be removed', async () => {
  const keys = await aStore()
  disk.begin(0, { refusing: removing })
  await keys.replace(table(3, 'gh_new'))
  expect(held(openAgain())).toEqual(after)
  disk.begin(0)
  expect(held(openAgain())).toEqual(after)
  expect(tables()).toHaveLength(1)
})

test('whichever thing the disk refuses once, a table holds now and after a start, or changed nothing', async () => {
  const ends = { holds: 0, refused: 0 }
  for (let failing = 1; ; failing += 1) {
    aNewFolder()
    const keys = await aStore()
    disk.begin(failing)
    const fault = await keys.replace(table(3, 'gh_new')).then(
      () => null,
      (error: unknown) => error,
    )
    const { done } = disk
    disk.begin(0)
    const expected = fault === null ? after : before
    if (fault !== null) expect([failing, fault]).toEqual([failing, expect.any(DiskRefused)])
    expect([failing, ...held(keys)]).toEqual([failing, ...expected])
    expect([failing, ...held(openAgain())]).toEqual([failing, ...expected])
    ends[fault === null ? 'holds' : 'refused'] += 1
    if (done < failing) break
  }
  expect(ends.refused).toBeGreaterThan(5)
  expect(ends.holds).toBeGreaterThan(2)
})

test('whichever thing the disk refuses once, a change holds now and after a start, or changed nothing', async () => {
  let refused = 0
  for (let failing = 1; ; failing += 1) {
    aNewFolder()
    const keys = await aStore()
    disk.begin(failing)
    const fault = await keys.append(revocation(3, 'gh_new')).then(
      () => null,
      (error: unknown) => error,
    )
    const { done } = disk
    disk.begin(0)
    const expected = fault === null ? [3, 'revoked', 'revoked'] : before
    if (fault !== null) expect([failing, fault]).toEqual([failing, expect.any(DiskRefused)])
    expect([failing, ...held(keys)]).toEqual([failing, ...expected])
    expect([failing, ...held(openAgain())]).toEqual([failing, ...expected])
    if (done < failing) break
    refused += 1
  }
  expect(refused).toBeGreaterThan(0)
})

test('a change that the disk has not seen to is not acknowledged', async () => {
  const keys = await aStore()
  disk.begin(0, { refusing: ['fsyncSync'] })
  await expect(keys.append(revocation(3, 'gh_new'))).rejects.toThrow(DiskRefused)
  await expect(keys.replace(table(3, 'gh_new'))).rejects.toThrow(DiskRefused)
  expect(held(keys)).toEqual(before)
})
