import type { Exchange } from '#policies/kit/exchange.ts'

type Claims = NonNullable<Exchange['claims']>
interface Verified {
  claims: Claims
  /** Milliseconds since 1970: believed until then without another look at the signature. */
  untilMs: number
  /** Of the issuer's keys; other keys may no longer sign for it. */
  keysVersion: number
  issuer: string
}

/** So that a key that an issuer has withdrawn is asked about again. */
const BELIEVED_MS = 60_000
const TOKENS_MAX = 4_096
/** Longer ones are checked each time. */
const CHARACTERS_MAX = 4_096

/** Tokens whose signature was good a moment ago: a caller sends the same one with every call. */
export class VerifiedTokens {
  readonly #tokens = new Map<string, Verified>()

  find(
    token: string,
    nowMs: number,
    versionOf: (issuer: string) => number | undefined,
  ): Claims | null {
    const known = this.#tokens.get(token)
    if (!known) return null
    if (nowMs < known.untilMs && versionOf(known.issuer) === known.keysVersion) return known.claims
    this.#tokens.delete(token)
    return null
  }

  /** `expSeconds` as in the token, skew included. */
  keep(
    token: string,
    claims: Claims,
    of: { issuer: string; keysVersion: number; nowMs: number; expSeconds: number },
  ): void {
    if (token.length > CHARACTERS_MAX) return
    const oldest = this.#tokens.keys().next()
    if (this.#tokens.size >= TOKENS_MAX && !oldest.done) this.#tokens.delete(oldest.value)
    this.#tokens.set(token, {
      claims,
      untilMs: Math.min(of.nowMs + BELIEVED_MS, of.expSeconds * 1_000),
      keysVersion: of.keysVersion,
      issuer: of.issuer,
    })
  }
}
