import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aKey, keyStream } from '#gateway/testing/a-snapshot.ts'
import { keyMemory } from './key-memory.ts'
import { hashWords, SharedKeys } from './shared-keys.ts'
import { readTable, writeTable } from './table-file.ts'

let folder: string
const path = () => join(folder, 'table')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const some = () => {
  const keys = new SharedKeys(keyMemory(10_000))
  for (let number = 0; number < 5_000; number += 1)
    keys.set(aKey(`key ${number}`, number % 3 === 0 ? { networks: ['10.0.0.0/8'] } : {}))
  return keys
}

test('a table that was written is read as it was, and goes on being changed', () => {
  const keys = some()
  writeTable(path(), keys.memory, { stream: keyStream, sequence: 7 })
  const { memory, position, rows } = readTable(path(), 10_000)
  const read = new SharedKeys(memory)
  read.adopt(rows)
  expect(position).toEqual({ stream: keyStream, sequence: 7 })
  expect([...read.entries()]).toEqual([...keys.entries()])
  read.set(aKey('key 3', { state: 'revoked' }))
  read.set(aKey('new'))
  expect(read.read(read.find(hashWords(aKey('key 3').hash))).entry?.state).toBe('revoked')
  expect(read.size).toBe(5_001)
})

test('a key that was gone is so in a table that is read', () => {
  const keys = some()
  keys.setGone(7)
  writeTable(path(), keys.memory, { stream: keyStream, sequence: 7 })
  const { memory, rows } = readTable(path(), 10_000)
  const read = new SharedKeys(memory)
  read.adopt(rows)
  expect([read.size, read.rows, read.read(7).entry]).toEqual([4_999, 5_000, null])
  read.set(aKey('key 7'))
  expect([read.size, read.rows]).toEqual([5_000, 5_000])
})

test('a file that is not whole is no table, nor is one that has no room', () => {
  writeTable(path(), some().memory, { stream: keyStream, sequence: 7 })
  expect(() => readTable(path(), 4_000)).toThrow('There is room for 4000 keys')
  truncateSync(path(), 100_000)
  expect(() => readTable(path(), 10_000)).toThrow('not whole')
})

test('tables of the formats before are read, also of the first, with whole hashes', () => {
  const keys = some()
  writeTable(path(), keys.memory, { stream: keyStream, sequence: 7 })
  const file = readFileSync(path())
  const rest = file.subarray(512 + 5_000 * 16)
  const { sums: _, ...first } = JSON.parse(file.toString('utf8', 0, 503)) as { sums: object }
  const hashes = Array.from({ length: 5_000 }, (_, number) =>
    Buffer.from(aKey(`key ${number}`).hash, 'hex'),
  )
  const headOf = (format: number) =>
    Buffer.from(`${JSON.stringify({ ...first, format }).padEnd(511)}\n`)
  // The second has no sums.
  writeFileSync(path(), Buffer.concat([headOf(2), file.subarray(512)]))
  expect(readTable(path(), 10_000).rows).toBe(5_000)
  writeFileSync(path(), Buffer.concat([headOf(1), ...hashes, rest]))
  const { memory, rows } = readTable(path(), 10_000)
  const read = new SharedKeys(memory)
  read.adopt(rows)
  expect([...read.entries()]).toEqual([...keys.entries()])
  for (const number of [0, 4_095, 4_096, 4_999])
    expect(read.find(hashWords(aKey(`key ${number}`).hash))).toBe(number)
})
