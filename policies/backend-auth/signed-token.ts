import { createPrivateKey } from 'node:crypto'
import { type CryptoKey, importPKCS8, SignJWT } from 'jose'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { Ports } from '#policies/kit/ports.ts'
import { type Credential, putHeader, unusable } from './credential.ts'
import type { BackendAuthConfig } from './definition.ts'

/** Tokens kept, each for the claims that it passes on. */
const KEPT_MAX = 1_000

interface Signed {
  token: string
  issuedAtMs: number
  /** Good so long by both clocks: one set back would keep it for longer than its backend believes it. */
  freshMs: number
  signedAtMs: number
}

/**
 * A token (RFC 7519) that the gateway signs. The same one is sent until a tenth of its life is left, to each caller that
 * it tells the same of.
 */
export function signedToken(config: BackendAuthConfig, ports: Ports): Credential {
  const { secret: secretId = '', header = 'authorization', lifetimeSeconds = 300 } = config
  const claimsOf = passedClaims(config)
  let pem: string | null = null
  let key: Promise<CryptoKey> | null = null
  let kept = new Map<string, Signed>()

  const keyOf = (text: string): Promise<CryptoKey> => {
    if (key && pem === text) return key
    pem = text
    kept = new Map()
    key = importKey(text, config.algorithm ?? 'ES256')
    // Whoever awaits it hears of it.
    key.catch(() => undefined)
    return key
  }

  async function sign(told: string, text: string): Promise<string> {
    const seconds = Math.floor(ports.now() / 1_000)
    const signedAtMs = ports.elapsedMs()
    const signingKey = await keyOf(text)
    const token = await new SignJWT(JSON.parse(told))
      .setProtectedHeader({
        alg: config.algorithm ?? 'ES256',
        typ: 'JWT',
        ...(config.keyId !== undefined && { kid: config.keyId }),
      })
      .setIssuer(config.issuer ?? '')
      .setAudience(config.audience ?? '')
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + lifetimeSeconds)
      .sign(signingKey)
    if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value ?? '')
    const freshMs = lifetimeSeconds * 900
    kept.set(told, { token, issuedAtMs: seconds * 1_000, freshMs, signedAtMs })
    return token
  }

  const isFresh = ({ issuedAtMs, freshMs, signedAtMs }: Signed): boolean => {
    const ageMs = ports.now() - issuedAtMs
    return ageMs >= 0 && ageMs < freshMs && ports.elapsedMs() - signedAtMs < freshMs
  }

  return {
    put(exchange) {
      const told = JSON.stringify(claimsOf(exchange))
      const text = ports.secret(secretId)
      const known = pem === text ? kept.get(told) : undefined
      if (known && isFresh(known)) return putHeader(exchange, header, `Bearer ${known.token}`)
      return sign(told, text).then(
        (token) => putHeader(exchange, header, `Bearer ${token}`),
        () => unusable('The secret is no private key that can sign with the algorithm chosen.'),
      )
    },
  }
}

/** Reads PKCS #8, PKCS #1 and SEC 1. */
const importKey = async (pem: string, algorithm: string): Promise<CryptoKey> =>
  importPKCS8(createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString(), algorithm)

/** What a token tells of the caller. */
const passedClaims =
  ({ passes = [], callerClaims = [] }: BackendAuthConfig) =>
  ({ subscriptionId, organisationId, claims }: Exchange): Record<string, unknown> => ({
    ...(passes.includes('subscription') && subscriptionId && { subscription: subscriptionId }),
    ...(passes.includes('organisation') && organisationId && { organisation: organisationId }),
    ...(claims && callerClaims.length > 0 && { caller: chosen(claims, callerClaims) }),
  })

const chosen = (claims: Readonly<Record<string, unknown>>, names: readonly string[]) =>
  Object.fromEntries(
    names.filter((name) => Object.hasOwn(claims, name)).map((name) => [name, claims[name]]),
  )
