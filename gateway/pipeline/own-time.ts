import type { Call } from './call.ts'

/**
 * What of a call is the gateway's own when its answer goes out: all until then, without the way from the first handing
 * over to the backend to the last head of an answer, and without waiting for bodies that steps read.
 */
export function ownTimeOf(call: Call, now: number): number {
  const { began, sentAt, repliedAt, heldBody, answerWaitMs } = call
  const backendMs = sentAt === null ? 0 : (repliedAt ?? now) - sentAt
  return Math.max(0, now - began - backendMs - (heldBody?.waitedMs ?? 0) - answerWaitMs)
}
