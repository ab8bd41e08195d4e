import type { Exchange } from '#policies/kit/exchange.ts'
import type { Ports } from '#policies/kit/ports.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { refusal } from '#policies/kit/refusal.ts'

/** What is shown to the backend. */
export interface Credential {
  /** Puts it on the call, or says why it cannot. */
  put(exchange: Exchange): Refusal | undefined | Promise<Refusal | undefined>
  /** Gets another one, since the backend did not accept the one on the call; false: there is none. */
  renew?(exchange: Exchange): Promise<boolean>
}

/** The configuration or its secret is at fault; `reason` names neither. */
export const unusable = (reason: string): Refusal =>
  refusal(502, 'backend-credential-unusable', 'The service behind cannot be called', reason)

/** A secret of one line; a line break at its end is nobody's wish. */
export const lineOf = ({ secret }: Ports, id = ''): string => secret(id).replace(/[\r\n]+$/, '')

/** Writes a header whose value comes from a secret. */
export function putHeader(exchange: Exchange, name: string, value: string): Refusal | undefined {
  try {
    exchange.requestHeaders.set(name, value)
    return undefined
  } catch {
    return unusable('The secret has characters that a header cannot carry.')
  }
}

/** User and password as RFC 7617 sends them. */
export const basicValue = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
