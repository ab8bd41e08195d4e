import type { SampleCall } from '#lib/openapi/samples/call.ts'
import { readBeginning } from './read-beginning.ts'
import { type Refusal, refusalIn } from './refusal-in.ts'

/** Shown of an answer's body. */
const SHOWN_CHARACTERS_MAX = 20_000
/** An answer's body is read until then: an event stream may never end. */
const READ_MS = 10_000

export type Sent =
  | {
      reached: false
      origin: string
      /** Null: the browser said that there is no answer. Else none came within so much. */
      waitedMs: number | null
    }
  | {
      reached: true
      status: number
      tookMs: number
      body: string
      /** There was more of it. */
      isCut: boolean
      /** The gateway's own words; null: the API answered. */
      refusal: Refusal | null
      requestId: string | null
    }

/**
 * Makes a call from this browser, straight to the gateway; nothing goes through the portal. Given up when no answer
 * begins within `waitMs`.
 */
export async function sendCall(
  { method, url, headers }: SampleCall,
  { waitMs = 30_000, readMs = READ_MS } = {},
): Promise<Sent> {
  const began = performance.now()
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), waitMs)
  try {
    const answer = await fetch(url, {
      method,
      headers,
      credentials: 'omit',
      cache: 'no-store',
      signal: patience.signal,
    })
    clearTimeout(timer)
    const { text, isWhole } = await readBeginning(answer, readMs)
    const value = isWhole ? parsed(text) : undefined
    const shown = value === undefined ? text : JSON.stringify(value, null, 2)
    return {
      reached: true,
      status: answer.status,
      tookMs: Math.round(performance.now() - began),
      body: shown.slice(0, SHOWN_CHARACTERS_MAX),
      isCut: !isWhole || shown.length > SHOWN_CHARACTERS_MAX,
      refusal: refusalIn(answer.headers.get('content-type'), value),
      requestId: answer.headers.get('x-request-id'),
    }
  } catch {
    const { origin } = new URL(url, globalThis.location?.href)
    return { reached: false, origin, waitedMs: patience.signal.aborted ? waitMs : null }
  } finally {
    clearTimeout(timer)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
