import type { SampleCall } from '#lib/openapi/code-samples.ts'
import { type Refusal, refusalIn } from './refusal-in.ts'

/** Shown of an answer's body. */
const SHOWN_CHARACTERS_MAX = 20_000

export type Sent =
  | { reached: false; origin: string }
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

/** Makes a call from this browser, straight to the gateway; nothing goes through the portal. */
export async function sendCall({ method, url, headers }: SampleCall): Promise<Sent> {
  const began = performance.now()
  try {
    const answer = await fetch(url, { method, headers, credentials: 'omit', cache: 'no-store' })
    const text = await answer.text()
    const value = parsed(text)
    const shown = value === undefined ? text : JSON.stringify(value, null, 2)
    return {
      reached: true,
      status: answer.status,
      tookMs: Math.round(performance.now() - began),
      body: shown.slice(0, SHOWN_CHARACTERS_MAX),
      isCut: shown.length > SHOWN_CHARACTERS_MAX,
      refusal: refusalIn(answer.headers.get('content-type'), value),
      requestId: answer.headers.get('x-request-id'),
    }
  } catch {
    return { reached: false, origin: new URL(url, window.location.href).origin }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
