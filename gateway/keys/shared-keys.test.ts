import { expect, test } from 'vitest'
import type { KeyEntry } from '#contract/keys.ts'
import { aKey } from '#gateway/testing/a-snapshot.ts'
import { randomFrom } from '#gateway/testing/random.ts'
import { NoRoom } from './interned-texts.ts'
import { keyMemory, textRoomFor } from './key-memory.ts'
import { KeyTable } from './key-table.ts'
import { hashWords, SharedKeys } from './shared-keys.ts'

const KEYS_MAX = 30_000
const held = ({ hash: _, ...kept }: KeyEntry) => kept

/** Entries that differ in every field. */
function anEntry(number: number, seed: number): KeyEntry {
  const { below, oneOf } = randomFrom(seed)
  const id = () => Array.from({ length: 16 }, () => oneOf([...'abcxyz0189'])).join('')
  return aKey(`text ${number}`, {
    keyId: `key_${id()}`,
    subscriptionId: `sub_${id()}`,
    organisationId: `org_${id()}`,
    slot: oneOf(['primary', 'secondary']),
    state: oneOf(['active', 'suspended', 'revoked']),
    scope: oneOf([{ productId: `prd_${id()}` }, { apiId: 'api_0000000000000001' }]),
    notBefore: below(2 ** 40),
    endsAt: oneOf([null, 0, 2 ** 41]),
    networks: oneOf([[], [], ['10.0.0.0/8', '::1']]),
  })
}

test('gives back what was put in, as a map does, over growth and changes', () => {
  const { below } = randomFrom(7)
  const packed = new SharedKeys(keyMemory(KEYS_MAX))
  const plain = new Map<string, KeyEntry>()
  for (let turn = 0; turn < 40_000; turn += 1) {
    const entry = anEntry(below(30_000), turn)
    packed.set(entry)
    plain.set(entry.hash, entry)
  }
  expect(packed.size).toBe(plain.size)
  expect([...packed.entries()]).toEqual([...plain.values()].map(held))
  for (const entry of plain.values())
    expect(packed.read(packed.find(hashWords(entry.hash))).entry).toEqual(held(entry))
  expect(packed.find(hashWords(aKey('not there').hash))).toBe(-1)
})

test('hashes that are alike but for the last of their first 128 bits are not confused', () => {
  const packed = new SharedKeys(keyMemory(KEYS_MAX))
  const hashes = ['0', '1', '2'].map((last) => `${'ab'.repeat(15)}a${last}${'ab'.repeat(16)}`)
  for (const [index, hash] of hashes.slice(0, 2).entries())
    packed.set(aKey('any', { hash, notBefore: index }))
  expect(hashes.map((hash) => packed.find(hashWords(hash)))).toEqual([0, 1, -1])
})

test('a changed key is found changed at once, by whoever looks into the same memory', () => {
  const keys = new SharedKeys(keyMemory(8))
  const [table, other] = [new KeyTable(keys), new KeyTable(new SharedKeys(keys.memory))]
  const entry = aKey('mine')
  keys.set(entry)
  expect([table.find(entry.hash)?.state, other.find(entry.hash)?.state]).toEqual([
    'active',
    'active',
  ])
  keys.set({ ...entry, state: 'revoked' })
  expect([table.find(entry.hash)?.state, other.find(entry.hash)?.state]).toEqual([
    'revoked',
    'revoked',
  ])
  expect(keys.size).toBe(1)
})

test('a key too many is refused, and the others stay', () => {
  const keys = new SharedKeys(keyMemory(2))
  for (const text of ['a', 'b']) keys.set(aKey(text))
  expect(() => keys.set(aKey('c'))).toThrow(NoRoom)
  expect(keys.hasRoomFor([aKey('c')])).toBe(false)
  expect(keys.hasRoomFor([aKey('a')])).toBe(true)
  keys.set(aKey('a', { state: 'revoked' }))
  expect([...keys.entries()].map(({ state }) => state)).toEqual(['revoked', 'active'])
})

test('texts never have more room than the word of a row can say', () => {
  expect([0, 2 ** 20, 2 ** 28, 2 ** 29, 2 ** 31].map(textRoomFor)).toEqual([
    2 ** 20,
    2 ** 21,
    2 ** 29,
    2 ** 29,
    2 ** 29,
  ])
})

test('a table that has grown has all keys, and room for more and for other texts', () => {
  const keys = new SharedKeys(keyMemory(2, 100))
  for (const text of ['a', 'b']) keys.set(aKey(text))
  const grown = keys.grown(4)
  const named = aKey('c', {
    networks: Array.from({ length: 50 }, (_, index) => `10.0.${index}.0/24`),
  })
  expect(grown.hasRoomFor([named, aKey('d')])).toBe(true)
  for (const entry of [named, aKey('d')]) grown.set(entry)
  expect([...grown.entries()]).toEqual([aKey('a'), aKey('b'), named, aKey('d')].map(held))
  expect(grown.find(hashWords(aKey('b').hash))).toBe(1)
})
