import { z } from 'zod'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import { basicValue, type Credential, lineOf, putHeader } from './credential.ts'
import type { BackendAuthConfig } from './definition.ts'

/** An issuer that failed is asked again after this; until then callers are told to wait. */
const RETRY_MS = 5_000
/** A backend that refuses good tokens costs the issuer one fetch in this time. */
const RENEW_MS = 10_000
/** Another token is fetched so long before the end, or a tenth of the lifetime if that is less. */
const MARGIN_MS = 30_000
/** Of a token whose issuer does not say how long it lasts (RFC 6749, 5.1). */
const LIFETIME_SECONDS = 300

/** RFC 6749, 5.1; only tokens that are sent as RFC 6750 says. */
const tokenAnswer = z.object({
  access_token: z
    .string()
    .min(1)
    .max(16_384)
    .regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().min(1).max(31_536_000).default(LIFETIME_SECONDS),
})

/** What is known of the tokens of one step; outlives a snapshot. */
interface Held {
  secret: string
  token: string | null
  freshUntilMs: number
  endsAtMs: number
  failedAtMs: number
  renewedAtMs: number
  fetching: Promise<void> | null
}
const nothing = (secret: string): Held => ({
  secret,
  token: null,
  freshUntilMs: 0,
  endsAtMs: 0,
  failedAtMs: Number.NEGATIVE_INFINITY,
  renewedAtMs: Number.NEGATIVE_INFINITY,
  fetching: null,
})

const unavailable = (): Refusal =>
  refusal(
    503,
    'backend-token-unavailable',
    'The service behind cannot be called now',
    'The token endpoint gave no token.',
    { 'retry-after': String(RETRY_MS / 1_000) },
  )

/**
 * A token by client credentials (RFC 6749, 4.4): fetched when a call needs one, by one call at a time, kept until
 * shortly before it ends, and fetched anew when the client's secret is another.
 */
export function accessToken(config: BackendAuthConfig, ports: Ports): Credential {
  const { tokenUrl = '', secret: secretId, header = 'authorization' } = config
  const state = ports.lasting(`token ${JSON.stringify(config)}`, () => ({ held: nothing('') }))
  const current = (): Held => {
    const secret = lineOf(ports, secretId)
    if (state.held.secret !== secret) state.held = nothing(secret)
    return state.held
  }

  async function fetchToken(held: Held): Promise<void> {
    try {
      const answer = tokenAnswer.parse(
        await ports.fetchJson(tokenUrl, tokenRequest(config, held.secret)),
      )
      const lastsMs = answer.expires_in * 1_000
      held.token = answer.access_token
      held.endsAtMs = ports.now() + lastsMs
      held.freshUntilMs = held.endsAtMs - Math.min(MARGIN_MS, lastsMs / 10)
    } catch {
      held.failedAtMs = ports.now()
    } finally {
      held.fetching = null
    }
  }
  const fetched = (held: Held): Promise<void> => {
    held.fetching ??= fetchToken(held)
    return held.fetching
  }
  const send = (exchange: Exchange, { token, endsAtMs }: Held): Refusal | undefined =>
    token === null || ports.now() >= endsAtMs
      ? unavailable()
      : putHeader(exchange, header, `Bearer ${token}`)

  return {
    put(exchange) {
      const held = current()
      const now = ports.now()
      const isFresh = held.token !== null && now < held.freshUntilMs
      if (isFresh || now - held.failedAtMs < RETRY_MS) return send(exchange, held)
      return fetched(held).then(() => send(exchange, held))
    },
    async renew(exchange) {
      const held = current()
      const refused = held.token
      // Another call has renewed it meanwhile.
      if (exchange.requestHeaders.get(header) !== `Bearer ${refused}`) return true
      if (ports.now() - held.renewedAtMs < RENEW_MS) return false
      held.renewedAtMs = ports.now()
      await fetched(held)
      return held.token !== refused
    },
  }
}

/** RFC 6749, 2.3.1: in the header, id and secret are form-encoded first. */
function tokenRequest(
  { clientId = '', clientAuthentication = 'basic', scope, audience }: BackendAuthConfig,
  secret: string,
) {
  const encoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
  const byForm = clientAuthentication === 'post'
  return {
    form: {
      grant_type: 'client_credentials',
      ...(scope !== undefined && { scope }),
      ...(audience !== undefined && { audience }),
      ...(byForm && { client_id: clientId, client_secret: secret }),
    },
    ...(!byForm && { authorization: basicValue(encoded(clientId), encoded(secret)) }),
  }
}
