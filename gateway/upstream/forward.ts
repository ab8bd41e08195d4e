import type { Call } from '#gateway/pipeline/call.ts'
import { ownRefusal } from '#gateway/pipeline/own-refusal.ts'
import { withoutKey } from '#gateway/pipeline/without-key.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { removeHopByHop } from './headers.ts'

/** A body that is announced to be this short is read before it is sent on, so that its length is kept. */
const BUFFERED_BYTES_MAX = 65_536

export class ClientGone extends Error {}

/** Calls the backend and answers as soon as its head is there; the body streams. */
export async function forward(call: Call, headers: Headers): Promise<Answer | Refusal> {
  const { request, api } = call
  if (!api) throw new Error('A call is forwarded to the backend of an API.')
  const stop = new AbortController()
  let late = false
  const timer = setTimeout(() => {
    late = true
    stop.abort()
  }, api.timeoutMs)
  request.signal.addEventListener('abort', () => stop.abort(), { once: true })
  const began = performance.now()
  try {
    const upstream = await fetch(
      `${api.backendUrl}${pathAfter(call.path, api.depth)}${withoutKey(call)}`,
      {
        method: request.method,
        headers,
        body: await bodyOf(request),
        redirect: 'manual',
        decompress: false,
        duplex: 'half',
        signal: stop.signal,
      } as RequestInit,
    )
    const answer = {
      status: upstream.status,
      headers: new Headers(upstream.headers),
      body: upstream.body,
    }
    removeHopByHop(answer.headers)
    return answer
  } catch (error) {
    if (late)
      return ownRefusal('backend-timeout', `The backend gave no answer within ${api.timeoutMs} ms.`)
    if (request.signal.aborted) throw new ClientGone()
    return ownRefusal(
      'backend-unreachable',
      `The backend could not be called: ${error instanceof Error ? error.message : 'unknown'}.`,
    )
  } finally {
    clearTimeout(timer)
    call.backendMs = performance.now() - began
  }
}

/** The part of a raw path after the API's own segments; keeps the spelling that the caller chose. */
function pathAfter(path: string, depth: number): string {
  let index = 0
  for (let slashes = 0; slashes < depth; slashes += 1) {
    index = path.indexOf('/', index + 1)
    if (index === -1) return ''
  }
  return path.slice(index)
}

async function bodyOf(request: Request): Promise<ReadableStream<Uint8Array> | ArrayBuffer | null> {
  if (!request.body || request.method === 'GET' || request.method === 'HEAD') return null
  const length = request.headers.get('content-length')
  return length !== null && Number(length) <= BUFFERED_BYTES_MAX
    ? request.arrayBuffer()
    : request.body
}
