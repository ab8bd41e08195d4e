import { DrawnTexts } from './drawn-texts.ts'

/** The trace that a call is part of (W3C Trace Context, level 1). */
export interface Trace {
  /** 32 hexadecimal digits. */
  id: string
  /** As the backend is told: the trace, the call of this gateway, and whether it is recorded. */
  parent: string
  /** The caller began it; its `tracestate` goes on. */
  continued: boolean
}

/** Places of what is drawn in the text that a call of this gateway is known by to its backend. */
const [TRACE_AT, TRACE_END, PARENT_AT, PARENT_END] = [3, 35, 36, 52]
const parents = new DrawnTexts(`00-${'?'.repeat(32)}-${'?'.repeat(16)}-00`, '0123456789abcdef')

/** Later versions may go on after a hyphen (4.3); version ff is none. */
const format =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/
/** Sampled, and from level 2 on: the trace id is random. */
const KNOWN_FLAGS = 0b11

/** Goes on with the trace of a caller, or begins one where there is none that is valid. `share`: of those begun, how many are to be recorded. */
export function traceFor(traceparent: string | null, share: number): Trace {
  const said = traceparent === null ? null : readTraceparent(traceparent)
  if (!said) {
    const drawn = parents.next()
    const parent = share > 0 && Math.random() < share ? `${drawn.slice(0, PARENT_END)}-01` : drawn
    return { id: drawn.slice(TRACE_AT, TRACE_END), parent, continued: false }
  }
  const { id, flags } = said
  const parent = `00-${id}-${parents.next().slice(PARENT_AT, PARENT_END)}-${flags}`
  return { id, parent, continued: true }
}

/** Null: it is not valid, and is as if it were not there (3.2.2). */
export function readTraceparent(text: string): { id: string; flags: string } | null {
  const [, version, id, flags, more] = format.exec(text) ?? []
  if (!id || !flags || (version === '00' && more !== undefined)) return null
  return { id, flags: `0${Number.parseInt(flags, 16) & KNOWN_FLAGS}` }
}
