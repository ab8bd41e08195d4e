import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KeyEntry } from '#contract/keys.ts'
import { aKey, keyStream as stream } from '#gateway/testing/a-snapshot.ts'
import { keyThreadHere } from '#gateway/testing/key-thread-here.ts'
import { NoRoom } from './interned-texts.ts'
import { KeyStore, TableOvertaken } from './key-store.ts'
import { KeyTable } from './key-table.ts'

let folder: string
let store: KeyStore | null = null
/** What the other threads do before they look into another table. */
let adopt: () => Promise<void>
await keyThreadHere()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
  adopt = async () => undefined
})
afterEach(() => {
  store?.close()
  store = null
  rmSync(folder, { recursive: true })
})

function open(keysMax: number): KeyStore {
  store?.close()
  store = new KeyStore(folder, { keysMax, adopt: () => adopt() })
  return store
}
const numbered = (from: number, to: number, more: Partial<KeyEntry> = {}) =>
  Array.from({ length: to - from }, (_, index) => aKey(`key ${from + index}`, more))
const table = (sequence: number, entries: readonly KeyEntry[]) =>
  new Blob([
    [{ stream, sequence, count: entries.length }, ...entries]
      .map((line) => JSON.stringify(line))
      .join('\n'),
  ]).stream()
const changes = (from: number, entries: readonly KeyEntry[]) => ({
  stream,
  from,
  to: from + entries.length,
  changes: entries.map((entry, index) => ({ sequence: from + 1 + index, entry })),
})
const stateOf = (keys: KeyStore, name: string) =>
  new KeyTable(keys.keys).find(aKey(name).hash)?.state
let filesBefore = ''
/** Whether no file has come, gone or grown since this was asked last. */
function isStill(): boolean {
  const files = readdirSync(folder)
    .map((name) => `${name} ${statSync(join(folder, name)).size}`)
    .join()
  const still = files === filesBefore
  filesBefore = files
  return still
}
const revoked = (name: string) => [aKey(name, { state: 'revoked' })]

/** Something that is waited for: until `goOn` is called. */
function holdAdoption(): { reached: Promise<void>; goOn: () => void } {
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  adopt = () => {
    reached.resolve()
    return gate.promise
  }
  return { reached: reached.promise, goOn: gate.resolve }
}

test('a change too many is refused, and the next one that needs no room is taken', async () => {
  const keys = open(10)
  await keys.replace(table(1, numbered(0, 10)))
  await expect(keys.append(changes(1, [aKey('new')]))).rejects.toThrow(NoRoom)
  expect(await keys.append(changes(1, revoked('key 3')))).toBe(true)
  expect(stateOf(keys, 'key 3')).toBe('revoked')
})

test('changes of another stream change nothing, though their numbers follow on', async () => {
  const keys = open(10)
  await keys.replace(table(1, numbered(0, 3)))
  const others = { ...changes(1, revoked('key 1')), stream: '22222222-2222-4222-8222-222222222222' }
  expect(await keys.append(others)).toBe(false)
  for (const store of [keys, open(10)])
    expect([stateOf(store, 'key 1'), store.position]).toEqual(['active', { stream, sequence: 1 }])
})

test('a key that changes twice at once takes one place', async () => {
  const keys = open(10)
  await keys.replace(table(1, numbered(0, 9)))
  expect(await keys.append(changes(1, [aKey('new'), ...revoked('new')]))).toBe(true)
  expect(stateOf(keys, 'new')).toBe('revoked')
})

test('keys that are gone leave their places to others, now and after a start', async () => {
  const keys = open(100)
  await keys.replace(table(1, numbered(0, 100)))
  await keys.replace(table(2, numbered(0, 90)))
  expect(keys.keys.rows).toBe(100)
  expect(await keys.append(changes(2, numbered(200, 210)))).toBe(true)
  await expect(keys.append(changes(12, [aKey('new')]))).rejects.toThrow(NoRoom)
  for (const store of [keys, open(100)]) {
    expect([store.keys.size, store.position.sequence]).toEqual([100, 12])
    expect(['key 89', 'key 90', 'key 209'].map((name) => stateOf(store, name))).toEqual([
      'active',
      undefined,
      'active',
    ])
  }
})

test('no change is told to hold before every thread looks into the table that has grown', async () => {
  const keys = open(40_000)
  await keys.replace(table(1, numbered(0, 13_000)))
  const { reached, goOn } = holdAdoption()
  let told = 0
  const both = [changes(1, numbered(20_000, 30_000)), changes(1, revoked('key 3'))].map((one) =>
    keys.append(one).finally(() => {
      told += 1
    }),
  )
  await reached
  await setImmediate()
  expect(told).toBe(0)
  goOn()
  expect(await Promise.all(both)).toEqual([true, false])
})

test('a table is not taken in between the growth for a change and the change: what was acknowledged would be taken back', async () => {
  const keys = open(40_000)
  await keys.replace(table(1, numbered(0, 13_000)))
  const { reached, goOn } = holdAdoption()
  const appending = keys.append(changes(1, [...numbered(20_000, 24_000), ...revoked('key 3')]))
  await reached
  const replacing = keys.replace(table(1, numbered(0, 9_000))).catch((error: unknown) => error)
  await expect.poll(() => readdirSync(folder)).toContain('keys.table.new')
  await vi.waitFor(() => expect(isStill()).toBe(true), { interval: 300, timeout: 20_000 })
  goOn()
  expect(await appending).toBe(true)
  expect(await replacing).toBeInstanceOf(TableOvertaken)
  expect([keys.position.sequence, stateOf(keys, 'key 3')]).toEqual([4_002, 'revoked'])
})

test('what a kill has left of a table that was coming is taken away at the start', () => {
  writeFileSync(join(folder, 'keys.table.new'), 'half')
  open(10)
  expect(readdirSync(folder)).toEqual(['keys.1.log'])
})

test('a body that breaks off leaves nothing, and changes nothing', async () => {
  const keys = open(10)
  await keys.replace(table(1, numbered(0, 3)))
  const before = readdirSync(folder)
  const half = new ReadableStream<Uint8Array>({
    start: (body) =>
      body.enqueue(Buffer.from(`${JSON.stringify({ stream, sequence: 2, count: 1 })}\n`)),
    pull: (body) => body.error(new Error('gone')),
  })
  await expect(keys.replace(half)).rejects.toThrow('gone')
  expect(readdirSync(folder)).toEqual(before)
  expect([keys.position.sequence, keys.keys.size]).toEqual([1, 3])
  await keys.replace(table(2, numbered(0, 4)))
  expect(keys.keys.size).toBe(4)
})

test('a line without end is no table', async () => {
  const keys = open(10)
  const piece = Buffer.alloc(65_536, ' ')
  let sent = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(body) {
      sent += piece.byteLength
      if (sent > 2 ** 26) body.close()
      else body.enqueue(Buffer.from(piece))
    },
  })
  await expect(keys.replace(endless)).rejects.toThrow('Line 1 is too long')
  expect(sent).toBeLessThan(2 ** 23)
})

test('a start finds room for as many keys as came since the last whole table', async () => {
  const keys = open(100_000)
  await keys.replace(table(1, numbered(0, 1)))
  await keys.append(changes(1, numbered(0, 17_000, { state: 'suspended' })))
  const again = open(100_000)
  expect([again.position.sequence, again.keys.size]).toEqual([17_001, 17_000])
  expect([stateOf(again, 'key 0'), stateOf(again, 'key 16999')]).toEqual(['suspended', 'suspended'])
})

test('whoever has looked a key up finds it gone, or changed, once a table has said so', async () => {
  const keys = open(1_000)
  await keys.replace(table(1, numbered(0, 20)))
  const looking = new KeyTable(keys.keys)
  const states = () => [0, 1, 2].map((name) => looking.find(aKey(`key ${name}`).hash)?.state)
  expect(states()).toEqual(['active', 'active', 'active'])
  await keys.replace(table(2, [...revoked('key 1'), ...numbered(2, 20)]))
  // The same memory, row by row.
  expect(keys.keys).toBe(looking.keys)
  expect(states()).toEqual([undefined, 'revoked', 'active'])
})

test.each([9, 13, 16])(
  'with room for %i keys just as many are taken in, again and again',
  async (count) => {
    const keys = open(count)
    for (const sequence of [1, 2, 3]) {
      await keys.replace(table(sequence, numbered(0, count)))
      expect([keys.keys.size, stateOf(keys, `key ${count - 1}`)]).toEqual([count, 'active'])
    }
    const twice = [...numbered(0, count - 1), ...numbered(count - 2, count - 1)]
    await expect(keys.replace(table(4, twice))).rejects.toThrow('same hash')
    expect([keys.position.sequence, keys.keys.size]).toEqual([3, count])
  },
)
