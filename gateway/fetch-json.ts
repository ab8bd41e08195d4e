import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { FetchOptions } from '#policies/kit/ports.ts'
import { isPublicIp } from '#policies/kit/public-ip.ts'

const REDIRECTS_MAX = 3

interface Address {
  address: string
  family: number
}
type Resolve = (hostname: string) => Promise<Address[]>
const resolveByDns: Resolve = (hostname) => lookup(hostname, { all: true })

/**
 * Fetches JSON from an address of a policy's configuration: https and public unless allowed otherwise, redirects
 * checked anew, size and time bound. The connection goes to the very address that was checked, so that a name cannot
 * mean another one a moment later; a form or a credential goes to no other address. Whatever is allowed, a redirect
 * leads from no public address to a private one, and not from https to http. Every fault is one neutral error.
 */
export const guardedFetchJson =
  (allowPrivate: boolean, resolve: Resolve = resolveByDns) =>
  async (
    url: string,
    { bytesMax = 1_000_000, timeoutMs = 5_000, form, authorization }: FetchOptions = {},
  ): Promise<unknown> => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      let target = new URL(url)
      const follows = !form && authorization === undefined
      let allowed: Allowed = { private: allowPrivate, plain: allowPrivate }
      for (let hop = 0; hop <= (follows ? REDIRECTS_MAX : 0); hop += 1) {
        const address = await inTime(checked(target, allowed, resolve), signal)
        const answer = await send(target, address, { signal, form, authorization })
        const { statusCode = 0, headers } = answer
        const moved = statusCode >= 300 && statusCode < 400 ? headers.location : undefined
        if (moved === undefined) return await readJson(answer, bytesMax)
        answer.destroy()
        allowed = {
          private: allowed.private && !isPublic(address),
          plain: allowed.plain && target.protocol === 'http:',
        }
        target = new URL(moved, target)
      }
    } catch {
      // What went wrong there is nobody's business here.
    }
    throw new Error('The address cannot be used.')
  }

/** A name is asked for by the system, which cannot be told to stop. */
function inTime<Value>(coming: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('time')), { once: true })
    coming.then(resolve, reject)
  })
}

/** What an address may be besides public and https. */
interface Allowed {
  private: boolean
  plain: boolean
}
const isPublic = ({ address }: Address): boolean => isPublicIp(address)

/** The address to connect to; throws when any that the name stands for may not be called. */
async function checked(
  { protocol, hostname }: URL,
  allowed: Allowed,
  resolve: Resolve,
): Promise<Address> {
  if (protocol !== 'https:' && !(allowed.plain && protocol === 'http:')) throw new Error('scheme')
  const addresses = await resolve(hostname.replace(/^\[|\]$/g, ''))
  const [first] = addresses
  if (!first || !(allowed.private || addresses.every(isPublic))) throw new Error('range')
  return first
}

interface Sending {
  signal: AbortSignal
  form: FetchOptions['form']
  authorization: string | undefined
}

function send(
  target: URL,
  { address, family }: Address,
  { signal, form, authorization }: Sending,
): Promise<IncomingMessage> {
  const body = form && new URLSearchParams(form).toString()
  const pinned: LookupFunction = (_, options, answer) =>
    options.all ? answer(null, [{ address, family }]) : answer(null, address, family)
  const request = target.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    request(
      target,
      {
        method: body === undefined ? 'GET' : 'POST',
        lookup: pinned,
        signal,
        agent: false,
        headers: {
          accept: 'application/json',
          ...(authorization !== undefined && { authorization }),
          ...(body !== undefined && {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      resolve,
    )
      .once('error', reject)
      .end(body)
  })
}

async function readJson(answer: IncomingMessage, bytesMax: number): Promise<unknown> {
  if (answer.statusCode !== 200) {
    answer.destroy()
    throw new Error('status')
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw new Error('size')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}
