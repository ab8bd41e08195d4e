import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { bearerChallenge } from '#policies/kit/bearer-challenge.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { ValidateJwtConfig } from './definition.ts'
import { type SigningKeys, signingKeys } from './signing-keys.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/** A longer token is refused unread. */
const TOKEN_CHARACTERS_MAX = 16_384

export const validateJwtRuntime: PolicyRuntime<ValidateJwtConfig> = (config, ports) => {
  const issuers = new Map(
    config.issuers.map((issuer) => [issuer.issuer, signingKeys(issuer, ports)]),
  )
  const tokens = new VerifiedTokens()
  const clocks = () => ({ nowMs: ports.now(), elapsedMs: ports.elapsedMs() })
  const versionOf = (issuer: string) => issuers.get(issuer)?.version
  const admit = (exchange: Exchange, claims: NonNullable<Exchange['claims']>): undefined => {
    exchange.claims = claims
    if (!config.forwardToken) exchange.requestHeaders.delete(config.header)
  }
  const check = async (exchange: Exchange, token: string) => {
    const at = clocks()
    const verified = await verify(token, config, issuers, at.nowMs)
    if (!('claims' in verified)) return verified
    const { claims, keysVersion } = verified
    const expSeconds = Number(claims.exp) + config.clockSkewSeconds
    tokens.keep(token, claims, { issuer: String(claims.iss), keysVersion, at, expSeconds })
    return admit(exchange, claims)
  }
  return {
    request(exchange) {
      const token = bearerToken(exchange.callerHeaders.get(config.header))
      if (token === null) return missing(config)
      const known = tokens.find(token, clocks(), versionOf)
      return known ? admit(exchange, known) : check(exchange, token)
    },
  }
}

const bearerToken = (header: string | null): string | null =>
  /^Bearer +([^\s,]+)$/i.exec(header?.trim() ?? '')?.[1] ?? null

const missing = ({ header }: ValidateJwtConfig): Refusal =>
  refusal(
    401,
    'token-missing',
    'A token is needed',
    `There is no bearer token in ${header}.`,
    bearerChallenge,
  )

const invalid = (reason: string): Refusal =>
  refusal(401, 'token-invalid', 'The token is not valid', reason, {
    'www-authenticate': 'Bearer error="invalid_token"',
  })

async function verify(
  token: string,
  config: ValidateJwtConfig,
  issuers: Map<string, SigningKeys>,
  now: number,
): Promise<{ claims: NonNullable<Exchange['claims']>; keysVersion: number } | Refusal> {
  if (token.length > TOKEN_CHARACTERS_MAX)
    return invalid(`The token is longer than ${TOKEN_CHARACTERS_MAX} characters.`)
  const claimed = readUnverified(token)
  if (!claimed) return invalid('The token cannot be read as a JWT.')
  const { alg, kid, issuer } = claimed
  if (!config.algorithms.some((allowed) => allowed === alg))
    return invalid(`The algorithm ${alg.slice(0, 20)} is not accepted.`)
  const keys = issuers.get(issuer)
  if (!keys) return invalid('The issuer is not one of those configured.')
  const candidates = await keys.find({ kid, alg })
  if (candidates === null) {
    return refusal(
      503,
      'issuer-unavailable',
      'Tokens cannot be checked now',
      `The keys of ${issuer} could not be fetched.`,
      { 'retry-after': '10' },
    )
  }
  const keysVersion = keys.version
  let reason = 'No key of the issuer fits the token.'
  for (const key of candidates) {
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience: config.audiences,
        algorithms: config.algorithms,
        clockTolerance: config.clockSkewSeconds,
        currentDate: new Date(now),
        requiredClaims: ['exp', ...config.requiredClaims],
      })
      if (isOfTheFuture(payload.iat, now / 1_000 + config.clockSkewSeconds))
        return invalid('The token says that it was issued in the future.')
      // 1e999 is read as what no clock ever reaches.
      if (!Number.isFinite(payload.exp)) return invalid('The token says no time at which it ends.')
      return { claims: payload, keysVersion }
    } catch (error) {
      const { message } = error as Error
      if (!(error instanceof errors.JOSEError)) {
        // A key that cannot be used for this signature, whatever it says of itself.
        reason = `A key of the issuer cannot be used: ${message}`
        continue
      }
      reason = message
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break
    }
  }
  return invalid(reason)
}

/** What is not even a time is not of the past either. */
const isOfTheFuture = (iat: unknown, nowSeconds: number): boolean =>
  iat !== undefined && !(typeof iat === 'number' && iat <= nowSeconds)

/** What a token says of itself, to choose the key by; nothing of it is believed before the signature is checked. */
function readUnverified(
  token: string,
): { alg: string; kid: string | undefined; issuer: string } | null {
  try {
    const { alg, kid, crit, b64 } = decodeProtectedHeader(token)
    const { iss } = decodeJwt(token)
    if (typeof alg !== 'string' || typeof iss !== 'string') return null
    // Extensions that would have to be understood; RFC 7797, 7: none changes how a JWT is signed.
    if (crit !== undefined || b64 !== undefined) return null
    return { alg, kid: typeof kid === 'string' ? kid : undefined, issuer: iss }
  } catch {
    return null
  }
}
