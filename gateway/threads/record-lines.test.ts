import { expect, test } from 'vitest'
import type { CallRecord } from '#contract/records.ts'
import { aRecord } from '#gateway/testing/a-record.ts'
import { RecordLines } from './record-lines.ts'

function gathered() {
  const handed: { records: Uint8Array<ArrayBuffer>; lines: number }[] = []
  const lines = new RecordLines((records, count) => handed.push({ records, lines: count }))
  return { lines, handed }
}

const pathsIn = (records: Uint8Array): string[] =>
  Buffer.from(records)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as CallRecord).path)

/** As a message does it: one thread has the room no longer, the other has it. */
const moved = (room: ArrayBuffer): ArrayBuffer => structuredClone(room, { transfer: [room] })

test('records are handed on when they are asked for, and nothing when there are none', () => {
  const { lines, handed } = gathered()
  lines.flush()
  expect(handed).toEqual([])

  lines.append(aRecord({ path: '/one' }))
  lines.append(aRecord({ path: '/two' }))
  lines.flush()
  lines.flush()
  expect(handed.map(({ records, lines: count }) => [pathsIn(records), count])).toEqual([
    [['/one', '/two'], 2],
  ])
})

test('what was handed on stays as it is while more records come', () => {
  const { lines, handed } = gathered()
  for (const path of ['/one', '/two', '/three']) {
    lines.append(aRecord({ path }))
    lines.flush()
  }
  expect(handed.map(({ records }) => pathsIn(records))).toEqual([['/one'], ['/two'], ['/three']])
})

test('room that comes back is filled again', () => {
  const { lines, handed } = gathered()
  lines.append(aRecord({ path: '/first' }))
  lines.flush()
  const room = moved(handed[0]?.records.buffer as ArrayBuffer)
  lines.reuse(room)

  lines.append(aRecord({ path: '/second' }))
  lines.flush()
  lines.append(aRecord({ path: '/third' }))
  lines.flush()
  expect(handed.slice(1).map(({ records }) => pathsIn(records))).toEqual([['/second'], ['/third']])
  expect(handed.map(({ records }) => records.buffer === room)).toEqual([false, false, true])
})

test('a block that has become full is handed on without being asked for', () => {
  const { lines, handed } = gathered()
  let appended = 0
  while (handed.length === 0 && appended < 10_000) {
    lines.append(aRecord())
    appended += 1
  }
  expect(handed.map((block) => block.lines)).toEqual([appended])
})

test('a line larger than the room that came back is whole', () => {
  const { lines, handed } = gathered()
  lines.reuse(new ArrayBuffer(64))
  const paths = ['/before', `/${'long'.repeat(100)}`, '/after']
  for (const path of paths) {
    lines.append(aRecord({ path }))
    lines.flush()
  }
  expect(handed.flatMap(({ records }) => pathsIn(records))).toEqual(paths)
})
