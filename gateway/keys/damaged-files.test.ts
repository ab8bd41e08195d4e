import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KeyEntry } from '#contract/keys.ts'
import { aKey, keyTable, keyStream as stream } from '#gateway/testing/a-snapshot.ts'
import { keyThreadHere } from '#gateway/testing/key-thread-here.ts'
import { randomFrom } from '#gateway/testing/random.ts'
import { KeyStore } from './key-store.ts'
import { KeyTable } from './key-table.ts'

await keyThreadHere()

const KEYS = 20
const KEYS_MAX = 1_000
const GONE = 'gh_gone'

let folder: string
let store: KeyStore | null = null
let said = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
  said = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  store?.close()
  store = null
  rmSync(folder, { recursive: true })
})

function open(): KeyStore {
  store?.close()
  store = null
  store = new KeyStore(folder, { keysMax: KEYS_MAX, adopt: async () => undefined })
  return store
}
const change = (sequence: number, entry: KeyEntry) => ({
  stream,
  from: sequence - 1,
  to: sequence,
  changes: [{ sequence, entry }],
})
const many = Array.from({ length: KEYS }, (_, index) => aKey(`gh_${index}`))
const table = (sequence: number) =>
  new Blob([keyTable(sequence, [...many, aKey(GONE, { networks: ['10.0.0.0/8'] })])]).stream()
const stateOf = (keys: KeyStore, name: string) =>
  new KeyTable(keys.keys).find(aKey(name).hash)?.state
const fileOf = (kind: 'table' | 'log') => {
  const names = readdirSync(folder).filter((name) => name.endsWith(kind))
  const largest = names.toSorted(
    (a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size,
  )[0]
  return join(folder, largest ?? '')
}

/** A table, and a log that revokes one of its keys between two other changes. */
async function aFolder(): Promise<void> {
  const keys = open()
  await keys.replace(table(1))
  await keys.append(change(2, aKey('gh_0', { state: 'suspended' })))
  await keys.append(change(3, aKey(GONE, { state: 'revoked' })))
  await keys.append(change(4, aKey('gh_new')))
  keys.close()
  store = null
}

/** What holds of any keys that a gateway starts with: none that is not as it was acknowledged, or none at all. */
async function isSafe(what: string): Promise<'closed' | 'whole'> {
  const keys = open()
  const { sequence } = keys.position
  const isClosed = keys.keys.size === 0
  if (isClosed) {
    expect([what, keys.position]).toEqual([what, { stream: null, sequence: 0 }])
    expect(said).toContain('The keys on disk are damaged; no key is accepted until')
    // Nothing is built on it, and a whole table mends it.
    expect(await keys.append(change(5, aKey('gh_5')))).toBe(false)
    await keys.replace(table(9))
    expect(open().position).toEqual({ stream, sequence: 9 })
  } else {
    const states = ['gh_0', GONE, 'gh_new'].map((name) => stateOf(keys, name))
    expect([what, sequence, ...states]).toEqual([what, 4, 'suspended', 'revoked', 'active'])
  }
  return isClosed ? 'closed' : 'whole'
}

test('whichever bit of the files flips, no key is accepted that was revoked', async () => {
  const { below } = randomFrom(20_261_128)
  const ends = { closed: 0, whole: 0 }
  for (let round = 0; round < 60; round += 1) {
    rmSync(folder, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-keys-'))
    await aFolder()
    const path = fileOf(round % 2 === 0 ? 'table' : 'log')
    const bytes = readFileSync(path)
    const at = below(bytes.byteLength)
    bytes[at] = (bytes[at] as number) ^ (1 << below(8))
    writeFileSync(path, bytes)
    ends[await isSafe(`${path} at ${at}`)] += 1
  }
  expect(ends.closed).toBeGreaterThan(40)
})

describe.each(['table', 'log'] as const)('of a damaged %s', (kind) => {
  beforeEach(aFolder)

  test('a part of zeros closes the gateway to all keys', async () => {
    const bytes = readFileSync(fileOf(kind))
    writeFileSync(fileOf(kind), bytes.fill(0, 100, 700))
    expect(await isSafe('zeros')).toBe('closed')
  })

  test('what another version has written closes it too', async () => {
    writeFileSync(fileOf(kind), `${JSON.stringify({ format: 99 }).padEnd(1_000)}\n`)
    expect(await isSafe('another version')).toBe('closed')
  })
})

test('a table that is empty, or ends early, closes the gateway to all keys', async () => {
  for (const bytes of [0, 100, 600, 1_500]) {
    await aFolder()
    truncateSync(fileOf('table'), bytes)
    expect(await isSafe(`${bytes} bytes`)).toBe('closed')
  }
})

test('a log that is lost between two others closes it: what it revoked is not known', async () => {
  await aFolder()
  const lost = fileOf('log')
  const keys = open()
  await keys.append(change(5, aKey('gh_5')))
  rmSync(lost)
  expect(await isSafe('lost')).toBe('closed')
})

test('a last line that a kill has torn is dropped, wherever it ends', async () => {
  await aFolder()
  const path = fileOf('log')
  const whole = readFileSync(path)
  const begins = whole.lastIndexOf('\n', -2) + 1
  for (let end = whole.byteLength - 1; end > begins; end -= end > whole.byteLength - 12 ? 1 : 29) {
    writeFileSync(path, whole.subarray(0, end))
    const keys = open()
    expect([end, keys.position.sequence, stateOf(keys, GONE)]).toEqual([
      end,
      // All of it is there but for its end: it may count, since nobody heard of it.
      end === whole.byteLength - 1 ? 4 : 3,
      'revoked',
    ])
  }
})

test('a log of the version before, without sums, is read', async () => {
  await aFolder()
  const path = fileOf('log')
  const lines = readFileSync(path, 'utf8').replaceAll(/\t[0-9a-f]{8}$/gm, '')
  writeFileSync(path, lines)
  expect(await isSafe('without sums')).toBe('whole')
})
