import { randomFillSync } from 'node:crypto'
import { latin1 } from '#gateway/http1/latin1.ts'

/** The trace that a call is part of (W3C Trace Context, level 1). */
export interface Trace {
  /** 32 hexadecimal digits. */
  id: string
  /** As the backend is told: the trace, the call of this gateway, and whether it is recorded. */
  parent: string
  /** The caller began it; its `tracestate` goes on. */
  continued: boolean
}

const HEX = Buffer.from('0123456789abcdef')
const TRACE_CHARACTERS = 32
const PARENT_CHARACTERS = 16
const pool = Buffer.alloc((TRACE_CHARACTERS + PARENT_CHARACTERS) * 256)
let used = pool.length

/** Later versions may go on after a hyphen (4.3); version ff is none. */
const format =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/
/** Sampled, and from level 2 on: the trace id is random. */
const KNOWN_FLAGS = 0b11

/** Goes on with the trace of a caller, or begins one where there is none that is valid. `share`: of those begun, how many are to be recorded. */
export function traceFor(traceparent: string | null, share: number): Trace {
  const said = traceparent === null ? null : readTraceparent(traceparent)
  if (!said) {
    const drawn = random(TRACE_CHARACTERS + PARENT_CHARACTERS)
    const id = drawn.slice(0, TRACE_CHARACTERS)
    const flags = share > 0 && Math.random() < share ? '01' : '00'
    return { id, parent: `00-${id}-${drawn.slice(TRACE_CHARACTERS)}-${flags}`, continued: false }
  }
  const { id, flags } = said
  return { id, parent: `00-${id}-${random(PARENT_CHARACTERS)}-${flags}`, continued: true }
}

/** Null: it is not valid, and is as if it were not there (3.2.2). */
export function readTraceparent(text: string): { id: string; flags: string } | null {
  const [, version, id, flags, more] = format.exec(text) ?? []
  if (!id || !flags || (version === '00' && more !== undefined)) return null
  return { id, flags: `0${Number.parseInt(flags, 16) & KNOWN_FLAGS}` }
}

function random(characters: number): string {
  if (used + characters > pool.length) refill()
  used += characters
  return latin1(pool, used - characters, used)
}

function refill(): void {
  randomFillSync(pool)
  for (let index = 0; index < pool.length; index += 1)
    pool[index] = HEX[(pool[index] as number) & 15] as number
  used = 0
}
