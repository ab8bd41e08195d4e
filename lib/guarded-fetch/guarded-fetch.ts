import 'server-only'
import { Agent, fetch, type Response } from 'undici'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { addressFault, allowedAddresses, currentGuard, type Guard } from './guard.ts'

export interface Fetched {
  text: string
  contentType: string
  /** Where redirects led. */
  address: string
}

interface Limits {
  bytesMax: number
  timeoutMs: number
}

const REDIRECTS_MAX = 3
const standardLimits: Limits = { bytesMax: 32 * 1024 * 1024, timeoutMs: 20_000 }

/** The one wording: which host answered what is nobody's business but the log's. */
const refusal = () =>
  fail(
    'address_refused',
    'The document could not be fetched from this address. It must be https, public, and answer within 20 seconds with at most 32 MiB.',
  )

/**
 * Reads text from an address that a person gave. Name resolution, every redirect, size and time are checked; the
 * connection goes to the very addresses that were checked.
 */
export async function guardedFetch(
  address: string,
  { guard = currentGuard(), limits = standardLimits }: { guard?: Guard; limits?: Limits } = {},
): Promise<Result<Fetched, 'address_refused'>> {
  const agent = guardedAgent(guard, limits)
  try {
    return ok(await fetchThrough(agent, address, { guard, limits }))
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = cause instanceof Error ? cause.message : String(cause)
    console.warn(
      JSON.stringify({
        level: 'warn',
        event: 'address_refused',
        address: address.slice(0, 300),
        reason,
      }),
    )
    return refusal()
  } finally {
    await agent.destroy()
  }
}

const guardedAgent = (guard: Guard, { timeoutMs }: Limits): Agent =>
  new Agent({
    connectTimeout: timeoutMs,
    connect: {
      lookup: (host, _options, done) => {
        allowedAddresses(host, guard).then(
          (addresses) => done(null, addresses),
          (error: Error) => done(error, []),
        )
      },
    },
  })

async function fetchThrough(
  agent: Agent,
  start: string,
  { guard, limits }: { guard: Guard; limits: Limits },
): Promise<Fetched> {
  const signal = AbortSignal.timeout(limits.timeoutMs)
  let address = start
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const fault = addressFault(address, guard)
    if (fault) throw new Error(fault)
    const response = await fetch(address, {
      dispatcher: agent,
      redirect: 'manual',
      signal,
      headers: {
        accept: 'application/json, application/yaml, text/yaml, text/plain, */*;q=0.5',
        'user-agent': 'Gatehouse',
      },
    })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status >= 400 || location === null)
      return received(response, address, limits)
    await response.body?.cancel()
    address = new URL(location, address).href
  }
  throw new Error(`more than ${REDIRECTS_MAX} redirects`)
}

async function received(
  response: Response,
  address: string,
  { bytesMax }: Limits,
): Promise<Fetched> {
  if (!response.ok || !response.body) {
    await response.body?.cancel()
    throw new Error(`answered ${response.status}`)
  }
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw new Error(`more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return {
    text: Buffer.concat(chunks).toString('utf8'),
    contentType: response.headers.get('content-type') ?? '',
    address,
  }
}
