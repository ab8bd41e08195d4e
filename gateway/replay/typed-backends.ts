import type { ReplayOrder } from '#contract/replay.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { backendAddress } from '#gateway/upstream/backend-address.ts'
import type { BackendAnswer, BackendRequest, Waiter } from '#gateway/upstream/backend-call.ts'
import { BackendPool } from '#gateway/upstream/backend-pool.ts'
import type { Backends } from '#gateway/upstream/backends.ts'
import { fieldsOf } from './typed-fields.ts'

/** A request that a backend would have got. */
export interface SentRequest {
  /** Scheme, name and port. */
  address: string
  request: BackendRequest
  body: Uint8Array | null
}

/** Stands for every backend: none is connected to, and each gives the answer that was typed. */
export class TypedBackends implements Pick<Backends, 'poolOf' | 'presenting'> {
  /** The last one; null: no backend was called. */
  sent: SentRequest | null = null
  readonly #answer: ReplayOrder['answer']

  constructor(answer: ReplayOrder['answer']) {
    this.#answer = answer
  }

  poolOf(url: string): { pool: BackendPool; path: string } {
    const address = backendAddress(url)
    const place = `${address.secure ? 'https' : 'http'}://${address.authority}`
    const pool = new TypedBackend(address, (request) => this.#take(place, request))
    return { pool, path: address.path }
  }

  presenting(pool: BackendPool): BackendPool {
    return pool
  }

  async #take(address: string, request: BackendRequest): Promise<BackendAnswer> {
    request.connected?.(false)
    const body = request.body instanceof FlowingBody ? await all(request.body) : request.body
    this.sent = { address, request, body }
    const { status, headers, body: text } = this.#answer
    const isEmpty = text === null || request.method === 'HEAD' || status === 204 || status === 304
    return {
      status,
      fields: fieldsOf(headers),
      body: isEmpty ? null : Buffer.from(text),
    }
  }
}

class TypedBackend extends BackendPool {
  readonly #take: (request: BackendRequest) => Promise<BackendAnswer>

  constructor(
    address: BackendPool['address'],
    take: (request: BackendRequest) => Promise<BackendAnswer>,
  ) {
    super(address)
    this.#take = take
  }

  override send(request: BackendRequest, waiter: Waiter): void {
    this.#take(request).then(
      (answer) => waiter.answered(answer),
      (error) => waiter.failed(error),
    )
  }
}

async function all(body: FlowingBody): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let piece = await body.read(); piece; piece = await body.read()) pieces.push(piece)
  return Buffer.concat(pieces)
}
