import { callCounter } from '#contract/records.ts'
import type { CallGroup, Tally } from './call-tallies.ts'

/**
 * A file of tallies is a row of entries, little-endian. `G`: length (4 bytes) and JSON of a group, which is from then
 * on known by how many came before it. `T`: number of the group (4), minute, calls, bytes of requests, of answers,
 * milliseconds (8 each). What follows the last whole entry was torn by a crash.
 */
const GROUP = 0x47
const TALLY = 0x54
const TALLY_BYTES = 45

export class TallyWriter {
  readonly #numbers = new Map<CallGroup, number>()
  #buffer = Buffer.allocUnsafe(65_536)
  #bytes = 0

  add({ group, minute, calls, requestBytes, responseBytes, totalMs }: Tally): void {
    const number = this.#numbers.get(group) ?? this.#define(group)
    const buffer = this.#room(TALLY_BYTES)
    let at = buffer.writeUInt8(TALLY, this.#bytes)
    at = buffer.writeUInt32LE(number, at)
    at = buffer.writeDoubleLE(minute, at)
    at = buffer.writeDoubleLE(calls, at)
    at = buffer.writeDoubleLE(requestBytes, at)
    at = buffer.writeDoubleLE(responseBytes, at)
    this.#bytes = buffer.writeDoubleLE(totalMs, at)
  }

  /** What was added since the last time; valid until the next `add`. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.#bytes)
    this.#bytes = 0
    return taken
  }

  #define(group: CallGroup): number {
    const number = this.#numbers.size
    this.#numbers.set(group, number)
    const text = Buffer.from(JSON.stringify(group))
    const buffer = this.#room(5 + text.byteLength)
    buffer.writeUInt8(GROUP, this.#bytes)
    buffer.writeUInt32LE(text.byteLength, this.#bytes + 1)
    text.copy(buffer, this.#bytes + 5)
    this.#bytes += 5 + text.byteLength
    return number
  }

  #room(more: number): Buffer {
    if (this.#bytes + more > this.#buffer.byteLength) {
      const larger = Buffer.allocUnsafe(this.#buffer.byteLength * 2 + more)
      this.#buffer.copy(larger, 0, 0, this.#bytes)
      this.#buffer = larger
    }
    return this.#buffer
  }
}

interface SumsOfGroup {
  group: CallGroup
  byMinute: Map<number, Tally>
}

const callGroup = callCounter.omit({
  minute: true,
  calls: true,
  requestBytes: true,
  responseBytes: true,
  totalMs: true,
})

/**
 * The tallies of a file, one for each group and minute. `damaged`: not all of it is what was written, and what cannot be
 * told apart from there on is left out.
 */
export function readTallies(file: Buffer): { tallies: Tally[]; damaged: boolean } {
  const known = new Map<string, SumsOfGroup>()
  const byNumber: (SumsOfGroup | null)[] = []
  let at = 0
  let damaged = false
  while (at < file.byteLength) {
    if (file[at] === TALLY && at + TALLY_BYTES <= file.byteLength) {
      const sums = byNumber[file.readUInt32LE(at + 1)]
      const tally = sums && tallyAt(file, at, sums.group)
      if (tally && isTally(tally)) add(sums.byMinute, tally)
      else damaged = true
      at += TALLY_BYTES
    } else {
      const text = file[at] === GROUP ? textAt(file, at + 1) : null
      if (text === null) {
        damaged ||= file[at] !== GROUP && file[at] !== TALLY
        break
      }
      // A group may be defined again, by a process that had forgotten it.
      const sums = known.get(text.value) ?? sumsOf(text.value)
      if (sums) known.set(text.value, sums)
      else damaged = true
      byNumber.push(sums)
      at = text.end
    }
  }
  const tallies = [...known.values()].flatMap(({ byMinute }) => [...byMinute.values()])
  return { tallies, damaged }
}

/** Null: it is no group. */
function sumsOf(text: string): SumsOfGroup | null {
  try {
    return { group: callGroup.parse(JSON.parse(text)), byMinute: new Map() }
  } catch {
    return null
  }
}

/** What whoever collects it takes for one. */
const isTally = ({ minute, calls, requestBytes, responseBytes, totalMs }: Tally): boolean =>
  [minute, requestBytes, responseBytes].every(
    (value) => Number.isSafeInteger(value) && value >= 0,
  ) &&
  Number.isSafeInteger(calls) &&
  calls > 0 &&
  Number.isFinite(totalMs) &&
  totalMs >= 0

function tallyAt(file: Buffer, at: number, group: CallGroup): Tally {
  return {
    group,
    minute: file.readDoubleLE(at + 5),
    calls: file.readDoubleLE(at + 13),
    requestBytes: file.readDoubleLE(at + 21),
    responseBytes: file.readDoubleLE(at + 29),
    totalMs: file.readDoubleLE(at + 37),
  }
}

function textAt(file: Buffer, at: number): { value: string; end: number } | null {
  if (at + 4 > file.byteLength) return null
  const end = at + 4 + file.readUInt32LE(at)
  return end > file.byteLength ? null : { value: file.toString('utf8', at + 4, end), end }
}

function add(sums: Map<number, Tally>, tally: Tally): void {
  const sum = sums.get(tally.minute)
  if (!sum) {
    sums.set(tally.minute, tally)
    return
  }
  sum.calls += tally.calls
  sum.requestBytes += tally.requestBytes
  sum.responseBytes += tally.responseBytes
  sum.totalMs += tally.totalMs
}
