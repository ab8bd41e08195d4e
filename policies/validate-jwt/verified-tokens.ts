import type { Exchange } from '#policies/kit/exchange.ts'
import { ownText } from '#policies/kit/own-text.ts'

type Claims = NonNullable<Exchange['claims']>
interface Verified {
  claims: Claims
  /** A clock set back behind this may find that the token begins later. */
  fromMs: number
  /** Believed until then without another look at the signature, by both clocks. */
  until: Clocks
  /** Of the issuer's keys; other keys may no longer sign for it. */
  keysVersion: number
  issuer: string
}

export interface Clocks {
  /** Milliseconds since 1970; somebody may set that clock. */
  nowMs: number
  /** Milliseconds of the clock that nobody sets. */
  elapsedMs: number
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
    at: Clocks,
    versionOf: (issuer: string) => number | undefined,
  ): Claims | null {
    const known = this.#tokens.get(token)
    if (!known) return null
    const { fromMs, until, issuer, keysVersion } = known
    const stillGood = at.nowMs >= fromMs && at.nowMs < until.nowMs && at.elapsedMs < until.elapsedMs
    if (stillGood && versionOf(issuer) === keysVersion) return known.claims
    this.#tokens.delete(token)
    return null
  }

  /** `expSeconds` as in the token, skew included. */
  keep(
    token: string,
    claims: Claims,
    of: { issuer: string; keysVersion: number; at: Clocks; expSeconds: number },
  ): void {
    if (token.length > CHARACTERS_MAX) return
    const oldest = this.#tokens.keys().next()
    if (this.#tokens.size >= TOKENS_MAX && !oldest.done) this.#tokens.delete(oldest.value)
    this.#tokens.set(ownText(token), {
      claims,
      fromMs: of.at.nowMs,
      until: {
        nowMs: Math.min(of.at.nowMs + BELIEVED_MS, of.expSeconds * 1_000),
        elapsedMs: of.at.elapsedMs + BELIEVED_MS,
      },
      keysVersion: of.keysVersion,
      issuer: of.issuer,
    })
  }
}
