import { type CryptoKey, importJWK, type JWK } from 'jose'
import { z } from 'zod'
import type { Ports } from '#policies/kit/ports.ts'

/** A key is asked for again at most this often, so that tokens with made-up key ids cost the issuer nothing. */
const REFETCH_MS = 5 * 60_000
/** A failed fetch is tried again after this. */
const RETRY_MS = 10_000
/** Keys are fetched anew after this even when all is well, so that a withdrawn key ends. */
const STALE_MS = 60 * 60_000

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url() })
const keySet = z.object({ keys: z.array(z.unknown()).max(100) })
const candidate = z.looseObject({
  kty: z.string(),
  kid: z.string().optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
})
type Candidate = z.infer<typeof candidate>

export interface SigningKeys {
  /** Counts up with every set of keys that was fetched. */
  readonly version: number
  /** The keys that a token with this header may be signed with; null: the issuer gave none so far. */
  find(header: {
    kid?: string | undefined
    alg: string
  }): Promise<(CryptoKey | Uint8Array)[] | null>
}

/** The public keys of one issuer: found by discovery or address, kept, fetched again when a token names another. */
export function signingKeys(
  { issuer, jwksUrl }: { issuer: string; jwksUrl?: string | undefined },
  // How long ago something was is asked of the clock that nobody sets.
  { fetchJson, elapsedMs: now }: Pick<Ports, 'fetchJson' | 'elapsedMs'>,
): SigningKeys {
  let keys: Candidate[] | null = null
  let fetchedAt = Number.NEGATIVE_INFINITY
  let failedAt = Number.NEGATIVE_INFINITY
  let fetching: Promise<void> | null = null
  let version = 0
  const imported = new Map<string, Promise<Imported>>()

  async function fetchKeys(): Promise<void> {
    try {
      const found = keySet.parse(await fetchJson(jwksUrl ?? (await discover())))
      // RFC 7517, 5: a key that is not understood does not spoil the others.
      keys = found.keys
        .flatMap((key) => candidate.safeParse(key).data ?? [])
        .filter(({ use, kty }) => (use === undefined || use === 'sig') && kty !== 'oct')
      imported.clear()
      version += 1
      fetchedAt = now()
    } catch {
      failedAt = now()
    } finally {
      fetching = null
    }
  }

  async function discover(): Promise<string> {
    const document = discovery.parse(
      await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    )
    // OpenID Connect Discovery 1.0, 4.3: the document must be that of the issuer that was asked for.
    if (document.issuer !== issuer) throw new Error('The discovery document is of another issuer.')
    return document.jwks_uri
  }

  const mayFetch = (): boolean => now() - fetchedAt >= REFETCH_MS && now() - failedAt >= RETRY_MS
  const refresh = (): Promise<void> => {
    fetching ??= fetchKeys()
    return fetching
  }
  const matching = ({ kid, alg }: { kid?: string | undefined; alg: string }): Candidate[] =>
    (keys ?? []).filter(
      (key) =>
        (kid === undefined || key.kid === kid) &&
        (key.alg === undefined || key.alg === alg) &&
        kindOf(key.kty, alg),
    )

  return {
    get version() {
      return version
    },
    async find(header) {
      if ((keys === null || matching(header).length === 0) && mayFetch()) await refresh()
      else if (now() - fetchedAt >= STALE_MS && mayFetch()) void refresh()
      if (keys === null) return null
      const usable = await Promise.all(
        matching(header).map((key) => {
          const name = `${header.alg}:${JSON.stringify(key)}`
          const known = imported.get(name) ?? importKey(key, header.alg)
          imported.set(name, known)
          return known
        }),
      )
      return usable.filter((key) => key !== null)
    },
  }
}

/** Null: it is not whole, or for something else. */
type Imported = CryptoKey | Uint8Array | null
const importKey = async (key: Candidate, alg: string): Promise<Imported> => {
  try {
    return (await importJWK(key as JWK, alg)) as CryptoKey | Uint8Array
  } catch {
    return null
  }
}

/** Whether a type of key can make this signature at all: an algorithm is never taken from the token alone. */
const kindOf = (kty: string, alg: string): boolean =>
  kty ===
  (alg.startsWith('RS') || alg.startsWith('PS') ? 'RSA' : alg.startsWith('ES') ? 'EC' : 'OKP')
