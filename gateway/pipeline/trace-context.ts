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
/** What is drawn stands in its place already: a text that is put together costs more than one that is read. */
const FORM = '00-tttttttttttttttttttttttttttttttt-pppppppppppppppp-00'
const TRACE_AT = FORM.indexOf('t')
const TRACE_END = FORM.lastIndexOf('t') + 1
const PARENT_AT = FORM.indexOf('p')
const PARENT_END = FORM.lastIndexOf('p') + 1
const DRAWN = 256
const pool = Buffer.alloc(FORM.length * DRAWN)
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
    const drawn = draw()
    const parent = share > 0 && Math.random() < share ? `${drawn.slice(0, PARENT_END)}-01` : drawn
    return { id: drawn.slice(TRACE_AT, TRACE_END), parent, continued: false }
  }
  const { id, flags } = said
  const parent = `00-${id}-${draw().slice(PARENT_AT, PARENT_END)}-${flags}`
  return { id, parent, continued: true }
}

/** Null: it is not valid, and is as if it were not there (3.2.2). */
export function readTraceparent(text: string): { id: string; flags: string } | null {
  const [, version, id, flags, more] = format.exec(text) ?? []
  if (!id || !flags || (version === '00' && more !== undefined)) return null
  return { id, flags: `0${Number.parseInt(flags, 16) & KNOWN_FLAGS}` }
}

/** A trace and a parent, neither of which is recorded. */
function draw(): string {
  if (used === pool.length) refill()
  used += FORM.length
  return latin1(pool, used - FORM.length, used)
}

function refill(): void {
  randomFillSync(pool)
  for (let index = 0; index < pool.length; index += 1)
    pool[index] = HEX[(pool[index] as number) & 15] as number
  for (let at = 0; at < pool.length; at += FORM.length)
    for (const [from, to] of [
      [0, TRACE_AT],
      [TRACE_END, PARENT_AT],
      [PARENT_END, FORM.length],
    ] as const)
      pool.write(FORM.slice(from, to), at + from, 'latin1')
  used = 0
}
