import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyEntry } from '#contract/keys.ts'
import { aKey, keyStream } from '#gateway/testing/a-snapshot.ts'
import { randomFrom } from '#gateway/testing/random.ts'
import { keyMemory } from './key-memory.ts'
import { KeyTable } from './key-table.ts'
import { hashWords, SharedKeys } from './shared-keys.ts'
import { TableReader } from './table-reader.ts'
import { TableWriter } from './table-writer.ts'
import { becomeTable, buildFrom, canBecome, compareTable } from './take-in-table.ts'

const KEYS_MAX = 100_000
const held = ({ hash: _, ...kept }: KeyEntry) => kept

let folder: string
const readers: TableReader[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
})
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close()
  rmSync(folder, { recursive: true })
})

function tableOf(entries: readonly KeyEntry[]): TableReader {
  const path = join(folder, `table-${readers.length}`)
  const file = openSync(path, 'w')
  const writer = new TableWriter(file, { stream: keyStream, sequence: 7, count: entries.length })
  for (const entry of entries) writer.add(entry)
  writer.end()
  closeSync(file)
  const reader = new TableReader(path)
  readers.push(reader)
  return reader
}
function keysOf(entries: readonly KeyEntry[], keysMax = KEYS_MAX): SharedKeys {
  const keys = new SharedKeys(keyMemory(keysMax))
  for (const entry of entries) keys.set(entry)
  return keys
}
/** No id is the beginning of another one. */
const nameOf = (number: number) => `key ${String(number).padStart(6, '0')}`
const numbered = (from: number, to: number, more: Partial<KeyEntry> = {}) =>
  Array.from({ length: to - from }, (_, index) => aKey(nameOf(from + index), more))
const known = (keys: SharedKeys, { hash }: KeyEntry) => new KeyTable(keys).find(hash)
const byId = (one: { keyId: string }, other: { keyId: string }) =>
  one.keyId < other.keyId ? -1 : 1
const asSorted = (keys: SharedKeys) => [...keys.entries()].sort(byId)

describe('keys become what a table says', () => {
  test('whatever was there before, over random tables', async () => {
    const { below, oneOf } = randomFrom(11)
    const anyEntry = () =>
      aKey(nameOf(below(6_000)), {
        state: oneOf(['active', 'suspended', 'revoked']),
        slot: oneOf(['primary', 'secondary']),
        scope: oneOf([{ productId: `prd_${below(50)}` }, { apiId: 'api_0000000000000001' }]),
        endsAt: oneOf([null, 2 ** 41]),
        notBefore: below(2 ** 40),
        networks: oneOf([[], [`10.0.${below(200)}.0/24`]]),
      })
    const someEntries = () => [
      ...new Map(
        Array.from({ length: 3_000 + below(3_000) }, anyEntry).map((entry) => [entry.hash, entry]),
      ).values(),
    ]
    const keys = keysOf(someEntries())
    for (let turn = 0; turn < 8; turn += 1) {
      const entries = someEntries()
      await becomeTable(keys, tableOf(entries))
      expect(asSorted(keys)).toEqual(entries.map(held).sort(byId))
      expect(keys.size).toBe(entries.length)
      // Changes follow on, also of keys that were gone.
      const changed = anyEntry()
      keys.set(changed)
      expect(known(keys, changed)).toEqual(held(changed))
    }
  })

  test('a key that the table lacks is not known, and known again when it comes back', async () => {
    const keys = keysOf(numbered(0, 10))
    const mine = aKey(nameOf(3))
    await becomeTable(keys, tableOf(numbered(4, 10)))
    expect([known(keys, mine), keys.size, keys.rows]).toEqual([undefined, 6, 10])
    keys.set(mine)
    expect([known(keys, mine), keys.size, keys.rows]).toEqual([held(mine), 7, 10])
    await becomeTable(keys, tableOf(numbered(0, 3)))
    await becomeTable(keys, tableOf(numbered(3, 4)))
    expect([known(keys, mine), keys.size, keys.rows]).toEqual([held(mine), 1, 10])
  })

  test('whoever has seen a key before sees it changed or gone', async () => {
    const entries = numbered(0, 10)
    const keys = keysOf(entries)
    const table = new KeyTable(new SharedKeys(keys.memory))
    const stateOf = (number: number) => table.find((entries[number] as KeyEntry).hash)?.state
    expect([0, 1, 2].map(stateOf)).toEqual(['active', 'active', 'active'])
    await becomeTable(keys, tableOf([...numbered(0, 1, { state: 'revoked' }), ...numbered(2, 10)]))
    expect([0, 1, 2].map(stateOf)).toEqual(['revoked', undefined, 'active'])
  })

  test('a key that is the same is not touched', async () => {
    const keys = keysOf(numbered(0, 10, { networks: ['10.0.0.0/8'] }))
    const revisions = () => Array.from({ length: 10 }, (_, row) => keys.revision(row))
    const before = revisions()
    await becomeTable(keys, tableOf(numbered(0, 10, { networks: ['10.0.0.0/8'] })))
    expect(revisions()).toEqual(before)
    await becomeTable(keys, tableOf(numbered(0, 10)))
    expect(revisions().every((revision, row) => revision !== before[row])).toBe(true)
  })

  test('a copy of the memory knows which keys are gone', async () => {
    const keys = keysOf(numbered(0, 10))
    await becomeTable(keys, tableOf(numbered(0, 8)))
    const grown = keys.grown(20_000)
    expect([grown.size, grown.rows, known(grown, aKey(nameOf(9)))]).toEqual([8, 10, undefined])
  })

  test('others look in meanwhile and see each key as it was or as it is to be', async () => {
    const entries = numbered(0, 30_000)
    const keys = keysOf(entries)
    const becoming = becomeTable(keys, tableOf(numbered(0, 30_000, { state: 'revoked' })))
    let isDone = false
    void becoming.then(() => {
      isDone = true
    })
    const seen = new Set<string | undefined>()
    while (!isDone) {
      for (let number = 0; number < 30_000; number += 997)
        seen.add(known(keys, entries[number] as KeyEntry)?.state)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect([...seen].sort()).toEqual(['active', 'revoked'])
    expect(asSorted(keys).every(({ state }) => state === 'revoked')).toBe(true)
  })
})

describe('in place or anew', () => {
  const difference = (keys: SharedKeys, entries: readonly KeyEntry[]) =>
    compareTable(tableOf(entries), keys)
  const goesInPlace = async (keys: SharedKeys, entries: readonly KeyEntry[]) => {
    const table = tableOf(entries)
    return canBecome(keys, table, await compareTable(table, keys))
  }

  test('what is new and what is kept is counted', async () => {
    const keys = keysOf(numbered(0, 100))
    expect(await difference(keys, numbered(50, 130))).toEqual({ fresh: 30, kept: 50 })
    expect(await difference(keys, numbered(0, 100))).toEqual({ fresh: 0, kept: 100 })
    expect(await difference(keys, [])).toEqual({ fresh: 0, kept: 0 })
  })

  test('a table that is much like what is known is taken in place, another is built anew', async () => {
    const keys = keysOf(numbered(0, 1_000))
    expect(await goesInPlace(keys, numbered(0, 1_000))).toBe(true)
    expect(await goesInPlace(keys, numbered(0, 1_040))).toBe(true)
    expect(await goesInPlace(keys, numbered(100, 1_000))).toBe(true)
    // More than a quarter would be gone.
    expect(await goesInPlace(keys, numbered(400, 1_000))).toBe(false)
    // The index would have to be made larger.
    expect(await goesInPlace(keys, numbered(0, 2_100))).toBe(false)
    // There is no row left.
    expect(await goesInPlace(keysOf(numbered(0, 1_000), 1_010), numbered(0, 1_011))).toBe(false)
  })

  test('so is one whose texts have no room', async () => {
    const keys = new SharedKeys(keyMemory(KEYS_MAX, 2_048))
    for (const entry of numbered(0, 100)) keys.set(entry)
    const entries = numbered(0, 100).map((entry, number) => ({
      ...entry,
      networks: [`2001:db8:0:0:0:0:0:${number.toString(16)}/128`],
    }))
    expect(await goesInPlace(keys, entries)).toBe(false)
    const built = await buildFrom(tableOf(entries), KEYS_MAX)
    expect([...built.entries()]).toEqual(entries.map(held))
  })

  test('built anew, a table has every key, whatever is known', async () => {
    const entries = numbered(0, 20_000).map((entry, number) => ({
      ...entry,
      networks: number % 3 === 0 ? [`10.${number >> 8}.${number & 255}.0/24`] : [],
    }))
    const built = await buildFrom(tableOf(entries), KEYS_MAX)
    expect([...built.entries()]).toEqual(entries.map(held))
    for (const number of [0, 4_095, 4_096, 19_999])
      expect(built.find(hashWords((entries[number] as KeyEntry).hash))).toBe(number)
    expect((await buildFrom(tableOf([]), KEYS_MAX)).size).toBe(0)
  })

  test('texts of more than a megabyte are kept', async () => {
    const entries = numbered(0, 3_000).map((entry, number) => ({
      ...entry,
      networks: Array.from(
        { length: 25 },
        (_, other) => `10.${number >> 8}.${number & 255}.${other}/32`,
      ),
    }))
    const built = await buildFrom(tableOf(entries), KEYS_MAX)
    expect(built.memory.texts.byteLength).toBeGreaterThan(2 ** 20)
    expect([...built.entries()]).toEqual(entries.map(held))
  })

  test('a key that is there twice is no table, known or not', async () => {
    const keys = keysOf(numbered(0, 10))
    const [twiceKnown, twiceFresh] = [
      [3, 3],
      [20, 20],
    ].map((numbers) => numbers.map((number) => aKey(nameOf(number)))) as [KeyEntry[], KeyEntry[]]
    await expect(difference(keys, twiceKnown)).rejects.toThrow('same hash')
    await expect(difference(keys, twiceFresh)).rejects.toThrow('same hash')
    await expect(buildFrom(tableOf(twiceFresh), KEYS_MAX)).rejects.toThrow('same hash')
  })
})
