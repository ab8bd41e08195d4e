import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { apiId } from './ids.ts'
import { ticketId } from './trace.ts'

/** How long a ticket that is made now is good. */
export const TICKET_MS = 5 * 60_000
/** A ticket that claims to live longer is none; twice as much, for clocks that differ. */
const LIFE_MS_MAX = 2 * TICKET_MS
const TEXT_CHARACTERS_MAX = 8_000
const MAC_BYTES = 16

/** Leave to trace calls of one API for a few minutes. */
export const traceTicket = z.strictObject({
  id: ticketId,
  apiId,
  /** Milliseconds since 1970 UTC. */
  expiresAt: z.int().min(0),
})
export type TraceTicket = z.infer<typeof traceTicket>

/** The key of one gateway's tickets, from its admin token (HKDF, RFC 5869), which it shares with nobody but the console. */
export const ticketKey = (adminToken: string): Buffer =>
  Buffer.from(hkdfSync('sha256', adminToken, 'gatehouse', 'trace-ticket-v1', 32))

const macOf = (payload: string, key: Buffer): Buffer =>
  createHmac('sha256', key).update(payload).digest().subarray(0, MAC_BYTES)

/** The text of the header: the ticket, and a proof for each gateway (HMAC-SHA256, 128 bits). */
export function writeTicket(ticket: TraceTicket, keys: readonly Buffer[]): string {
  const payload = `v1.${Buffer.from(JSON.stringify(ticket)).toString('base64url')}`
  return [payload, ...keys.map((key) => macOf(payload, key).toString('base64url'))].join('.')
}

/** The ticket of a header that was made for the gateway with this key and is good now; null: it is none. */
export function readTicket(text: string, key: Buffer, nowMs: number): TraceTicket | null {
  if (text.length > TEXT_CHARACTERS_MAX) return null
  const [version, content = '', ...macs] = text.split('.')
  const own = macOf(`${version}.${content}`, key)
  const isOurs = macs.some((mac) => {
    const sent = Buffer.from(mac, 'base64url')
    return sent.byteLength === MAC_BYTES && timingSafeEqual(sent, own)
  })
  if (version !== 'v1' || !isOurs) return null
  const { data } = traceTicket.safeParse(JSON.parse(Buffer.from(content, 'base64url').toString()))
  if (!data || data.expiresAt <= nowMs || data.expiresAt > nowMs + LIFE_MS_MAX) return null
  return data
}
