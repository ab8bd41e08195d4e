import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { Fact, Ports } from '#policies/kit/ports.ts'
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
/** One that is to last for longer is fetched anew after a year. */
const LIFETIME_SECONDS_MAX = 31_536_000

/** RFC 6749, 5.1; only tokens that are sent as RFC 6750 says. */
const tokenAnswer = z.object({
  access_token: z
    .string()
    .min(1)
    .max(16_384)
    .regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce
    .number()
    .min(1)
    .nullish()
    .transform((seconds) => Math.min(seconds ?? LIFETIME_SECONDS, LIFETIME_SECONDS_MAX)),
})

/** A token as it was got; times are those of the clock that nobody sets. */
interface Token {
  text: string
  freshUntilMs: number
  endsAtMs: number
  /** When a token was fetched though the one before was fresh, since a backend had refused that. */
  renewedAtMs: number
}

const unavailable = (): Refusal =>
  refusal(
    503,
    'backend-token-unavailable',
    'The service behind cannot be called now',
    'The token endpoint gave no token.',
    { 'retry-after': String(RETRY_MS / 1_000) },
  )

/**
 * A token by client credentials (RFC 6749, 4.4): fetched when a call needs one, once for all threads, kept until
 * shortly before it ends, and fetched anew when the client's secret is another.
 */
export function accessToken(config: BackendAuthConfig, ports: Ports): Credential {
  const { tokenUrl = '', secret: secretId, header = 'authorization' } = config
  const now = () => ports.elapsedMs()

  async function fetchToken(secret: string, before: Token | null): Promise<Token> {
    const request = tokenRequest(config, secret)
    const answer = tokenAnswer.parse(await ports.fetchJson(tokenUrl, request))
    const lastsMs = answer.expires_in * 1_000
    const endsAtMs = now() + lastsMs
    return {
      text: answer.access_token,
      endsAtMs,
      freshUntilMs: endsAtMs - Math.min(MARGIN_MS, lastsMs / 10),
      renewedAtMs:
        before && now() < before.freshUntilMs
          ? now()
          : (before?.renewedAtMs ?? Number.NEGATIVE_INFINITY),
    }
  }
  const holdBy = (secret: string) => ({
    secret,
    token: ports.fact<Token>(nameOf(config, secret), (before) => fetchToken(secret, before)),
  })
  let held = holdBy(lineOf(ports, secretId))
  const current = (): Fact<Token> => {
    const secret = lineOf(ports, secretId)
    if (secret === held.secret) return held.token
    held.token.release()
    held = holdBy(secret)
    return held.token
  }
  const send = (exchange: Exchange, { value }: Fact<Token>): Refusal | undefined =>
    value === null || now() >= value.endsAtMs
      ? unavailable()
      : putHeader(exchange, header, `Bearer ${value.text}`)

  return {
    put(exchange) {
      const token = current()
      const { value } = token
      const isFresh = value !== null && now() < value.freshUntilMs
      if (isFresh || now() - token.failedAtMs < RETRY_MS) return send(exchange, token)
      const fetching = token.refresh()
      // Nobody waits for the next one while this one is good.
      if (value !== null && now() < value.endsAtMs) return send(exchange, token)
      return fetching.then(() => send(exchange, token))
    },
    async renew(exchange) {
      const token = current()
      const refused = token.value
      // Another call has renewed it meanwhile.
      if (exchange.requestHeaders.get(header) !== `Bearer ${refused?.text}`) return true
      const triedAtMs = Math.max(refused?.renewedAtMs ?? Number.NEGATIVE_INFINITY, token.failedAtMs)
      if (now() - triedAtMs < RENEW_MS) return false
      await token.refresh()
      return token.value?.text !== refused?.text
    },
  }
}

/** All of what decides which token it is; the secret cannot be read from it. */
const nameOf = (
  { tokenUrl, clientId, clientAuthentication, scope, audience }: BackendAuthConfig,
  secret: string,
): string => {
  const asked = JSON.stringify([tokenUrl, clientId, clientAuthentication, scope, audience, secret])
  return `token ${createHash('sha256').update(asked).digest('hex')}`
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
