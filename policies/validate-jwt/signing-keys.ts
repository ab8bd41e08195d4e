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
  /** Another with every set of keys that was fetched. */
  readonly version: number
  /** The keys that a token with this header may be signed with; null: the issuer gave none so far. */
  find(header: { kid?: string | undefined; alg: string }): Promise<Found | null>
  /**
   * Whether there are other keys than those of a version, which have not made a signature: an issuer may put a key in
   * the place of another under its name, or name none. It is asked no more often than for a name that is not known.
   */
  hasNewer(version: number): Promise<boolean>
}

interface Found {
  keys: (CryptoKey | Uint8Array)[]
  version: number
}

/**
 * The public keys of one issuer: found by discovery or address, kept, fetched again when a token names another. What a
 * gateway knows of an issuer it knows once, for all steps and threads, so that the bounds hold for all of it.
 */
export function signingKeys(
  { issuer, jwksUrl }: { issuer: string; jwksUrl?: string | undefined },
  // How long ago something was is asked of the clock that nobody sets.
  { fetchJson, fact, elapsedMs: now }: Pick<Ports, 'fetchJson' | 'fact' | 'elapsedMs'>,
): SigningKeys {
  const published = fact(`keys of ${JSON.stringify([issuer, jwksUrl ?? null])}`, fetchKeys)
  const imported = new Map<string, Promise<Imported>>()
  let importedVersion = 0

  async function fetchKeys(): Promise<Candidate[]> {
    const found = keySet.parse(await fetchJson(jwksUrl ?? (await discover())))
    // RFC 7517, 5: a key that is not understood does not spoil the others.
    return found.keys
      .flatMap((key) => candidate.safeParse(key).data ?? [])
      .filter(({ use, kty }) => (use === undefined || use === 'sig') && kty !== 'oct')
  }

  async function discover(): Promise<string> {
    const document = discovery.parse(
      await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    )
    // OpenID Connect Discovery 1.0, 4.3: the document must be that of the issuer that was asked for.
    if (document.issuer !== issuer) throw new Error('The discovery document is of another issuer.')
    return document.jwks_uri
  }

  const mayFetch = (): boolean =>
    now() - published.foundAtMs >= REFETCH_MS && now() - published.failedAtMs >= RETRY_MS
  const matching = ({ kid, alg }: { kid?: string | undefined; alg: string }): Candidate[] =>
    (published.value ?? []).filter(
      (key) =>
        (kid === undefined || key.kid === kid) &&
        (key.alg === undefined || key.alg === alg) &&
        kindOf(key.kty, alg),
    )
  const importOnce = (key: Candidate, alg: string): Promise<Imported> => {
    if (importedVersion !== published.version) imported.clear()
    importedVersion = published.version
    const name = `${alg}:${JSON.stringify(key)}`
    const known = imported.get(name) ?? importKey(key, alg)
    imported.set(name, known)
    return known
  }

  return {
    get version() {
      return published.version
    },
    async find(header) {
      if ((published.value === null || matching(header).length === 0) && mayFetch())
        await published.refresh()
      else if (now() - published.foundAtMs >= STALE_MS && mayFetch()) void published.refresh()
      if (published.value === null) return null
      const { version } = published
      const usable = await Promise.all(matching(header).map((key) => importOnce(key, header.alg)))
      return { keys: usable.filter((key) => key !== null), version }
    },
    async hasNewer(version) {
      if (published.version === version && mayFetch()) await published.refresh()
      return published.version !== version
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
