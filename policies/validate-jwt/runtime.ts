import { type CryptoKey, errors, type JWTPayload, jwtVerify } from 'jose'
import { bearerChallenge } from '#policies/kit/bearer-challenge.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { dropOtherSpellings } from '#policies/kit/field-list.ts'
import { type Refusal, refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { ValidateJwtConfig } from './definition.ts'
import { readUnverified } from './read-unverified.ts'
import { type SigningKeys, signingKeys } from './signing-keys.ts'
import { type Clocks, VerifiedTokens } from './verified-tokens.ts'

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
    if (config.forwardToken) dropOtherSpellings(exchange.requestHeaders, config.header)
    else exchange.requestHeaders.delete(config.header)
  }
  const check = async (exchange: Exchange, token: string) => {
    const verified = await verify(token, { config, issuers, clocks })
    if ('refused' in verified) return verified
    const { claims, keysVersion, at } = verified
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

interface Judging {
  config: ValidateJwtConfig
  issuers: Map<string, SigningKeys>
  clocks: () => Clocks
}
interface Verified {
  claims: NonNullable<Exchange['claims']>
  keysVersion: number
  at: Clocks
}

async function verify(
  token: string,
  { config, issuers, clocks }: Judging,
): Promise<Verified | Refusal> {
  if (token.length > TOKEN_CHARACTERS_MAX)
    return invalid(`The token is longer than ${TOKEN_CHARACTERS_MAX} characters.`)
  const claimed = readUnverified(token)
  if (!claimed) return invalid('The token cannot be read as a JWT.')
  const { alg, kid, issuer } = claimed
  if (!config.algorithms.some((allowed) => allowed === alg))
    return invalid(`The algorithm ${alg.slice(0, 20)} is not accepted.`)
  const keys = issuers.get(issuer)
  if (!keys) return invalid('The issuer is not one of those configured.')
  for (;;) {
    const found = await keys.find({ kid, alg })
    if (found === null) return unavailable(issuer)
    // Whoever had to wait for the keys is judged by the time that it is now.
    const at = clocks()
    const judged = await judge(token, found.keys, { config, issuer, nowMs: at.nowMs })
    if ('claims' in judged) return { claims: judged.claims, keysVersion: found.version, at }
    if (!judged.byOtherKey || !(await keys.hasNewer(found.version))) return invalid(judged.reason)
  }
}

const unavailable = (issuer: string): Refusal =>
  refusal(
    503,
    'issuer-unavailable',
    'Tokens cannot be checked now',
    `The keys of ${issuer} could not be fetched.`,
    { 'retry-after': '10' },
  )

/** `byOtherKey`: none of the keys has made the signature, whatever the token says. */
type Judged = { claims: JWTPayload } | { reason: string; byOtherKey: boolean }

async function judge(
  token: string,
  candidates: readonly (CryptoKey | Uint8Array)[],
  { config, issuer, nowMs }: { config: ValidateJwtConfig; issuer: string; nowMs: number },
): Promise<Judged> {
  let reason = 'No key of the issuer fits the token.'
  for (const key of candidates) {
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience: config.audiences,
        algorithms: config.algorithms,
        clockTolerance: config.clockSkewSeconds,
        currentDate: new Date(nowMs),
        requiredClaims: ['exp', ...config.requiredClaims],
      })
      const fault = timeFault(payload, nowMs / 1_000 + config.clockSkewSeconds)
      return fault === null ? { claims: payload } : { reason: fault, byOtherKey: false }
    } catch (error) {
      const { message } = error as Error
      if (error instanceof errors.JWSSignatureVerificationFailed) reason = message
      else if (error instanceof errors.JOSEError) return { reason: message, byOtherKey: false }
      // A key that cannot be used for this signature, whatever it says of itself.
      else reason = `A key of the issuer cannot be used: ${message}`
    }
  }
  return { reason, byOtherKey: true }
}

/** What a token may not say of its time, besides what is judged with its signature; null: nothing. */
function timeFault({ iat, exp }: JWTPayload, nowSeconds: number): string | null {
  // What is not even a time is not of the past either.
  if (iat !== undefined && !(typeof iat === 'number' && iat <= nowSeconds))
    return 'The token says that it was issued in the future.'
  // 1e999 is read as what no clock ever reaches.
  return Number.isFinite(exp) ? null : 'The token says no time at which it ends.'
}
