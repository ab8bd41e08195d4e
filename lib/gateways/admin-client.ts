import 'server-only'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { z } from 'zod'
import {
  activation,
  activationRefused,
  gatewayStatus,
  type SnapshotFault,
} from '#contract/admin.ts'
import { type KeyChanges, type KeyEntry, type KeyTableHead, keyPosition } from '#contract/keys.ts'
import { recordsPage } from '#contract/records.ts'
import { type Replayed, type ReplayOrder, replayed } from '#contract/replay.ts'
import { type SecretTable, secretsHeld } from '#contract/secrets.ts'
import { stepCosts } from '#contract/step-costs.ts'
import { type Trace, trace, traceList } from '#contract/trace.ts'

/** A gateway that does not answer, or not as the contract says. The message is for staff. */
export class GatewayUnreachable extends Error {}
/** A gateway that answers, to whom the token says nothing. */
export class TokenRefused extends GatewayUnreachable {}
/** A gateway that answers, at which as many replays wait as may. */
export class ReplaysWait extends Error {}

const ANSWER_MS = 10_000
/** A table under way may take as long as it needs, but not stand still. */
const STALLED_MS = 120_000
/** Others may be replayed before it. */
const REPLAY_ANSWER_MS = 60_000
const notReplayed: Record<number, string> = {
  400: 'It cannot read what it is to replay; its version is another than the console’s.',
  404: 'Its version replays nothing yet. Update it.',
  413: 'The API is too large to be replayed.',
  504: 'The replay took longer than ten seconds and was given up.',
}
const packed = promisify(gzip)

/** The admin API of one gateway. Every call throws GatewayUnreachable when there is no answer of the agreed shape. */
export class AdminClient {
  readonly #url: string
  readonly #token: string

  constructor(adminUrl: string, token: string) {
    this.#url = adminUrl.replace(/\/+$/, '')
    this.#token = token
  }

  async status() {
    return this.#parse(gatewayStatus, await this.#call('GET', '/v1/status'))
  }

  /** Sends canonical JSON, packed to about a twentieth; the faults, when the gateway refuses it. */
  async putSnapshot(
    text: string,
  ): Promise<{ activatedInMs: number } | { faults: SnapshotFault[] }> {
    const response = await this.#call('PUT', '/v1/snapshot', {
      body: await packed(text),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      timeoutMs: 60_000,
      expected: [200, 422],
    })
    if (response.status === 422)
      return { faults: (await this.#parse(activationRefused, response)).faults }
    return { activatedInMs: (await this.#parse(activation, response)).activatedInMs }
  }

  /** All secrets, in clear; the faults, when the gateway refuses them. */
  async putSecrets(table: SecretTable): Promise<SnapshotFault[]> {
    const response = await this.#call('PUT', '/v1/secrets', {
      body: JSON.stringify(table),
      timeoutMs: 60_000,
      expected: [200, 422],
    })
    if (response.status === 422) return (await this.#parse(activationRefused, response)).faults
    await this.#parse(secretsHeld, response)
    return []
  }

  /** Where the gateway stands afterwards; `applied` is false on a gap. */
  async postKeys(changes: KeyChanges) {
    const response = await this.#call('POST', '/v1/keys', {
      body: JSON.stringify(changes),
      expected: [200, 409],
    })
    return { applied: response.status === 200, position: await this.#parse(keyPosition, response) }
  }

  /** Sends a table as it is read, no faster than the gateway takes it; what breaks the reading is thrown as it is. */
  async putKeys(head: KeyTableHead, pages: AsyncIterable<KeyEntry[]>) {
    const progress = new Progress()
    const lines = progress.following(linesOf(head, pages))
    try {
      const response = await this.#call('PUT', '/v1/keys', {
        body: streamOf(lines),
        headers: { 'content-type': 'application/x-ndjson' },
        signal: progress.signal,
      })
      return await this.#parse(keyPosition, response)
    } catch (error) {
      throw progress.broken ?? error
    } finally {
      progress.end()
    }
  }

  /** A page that cannot be read is asked for again without what a disk has damaged: one record would keep all others back. */
  async records(after: string | null, { waitMs, max }: { waitMs: number; max: number }) {
    const query = new URLSearchParams({
      waitMs: String(waitMs),
      max: String(max),
      ...(after !== null && { after }),
    })
    const ask = (path: string) => this.#call('GET', path, { timeoutMs: waitMs + ANSWER_MS })
    const first = await ask(`/v1/records?${query}`)
    const page = recordsPage.safeParse(await first.json().catch(() => null))
    if (page.success) return page.data
    return this.#parse(recordsPage, await ask(`/v1/records?${query}&checked=true`))
  }

  /** Null: it has none of this call, or no longer. */
  async trace(requestId: string): Promise<Trace | null> {
    const response = await this.#call('GET', `/v1/trace/${encodeURIComponent(requestId)}`, {
      expected: [200, 404],
    })
    return response.status === 404 ? null : this.#parse(trace, response)
  }

  /** Calls that came with one header, oldest first. */
  async traces(ticketId: string) {
    const query = new URLSearchParams({ ticket: ticketId })
    return (await this.#parse(traceList, await this.#call('GET', `/v1/traces?${query}`))).traces
  }

  /** What the steps that it enforces have cost the calls that it measured. */
  async stepCosts() {
    return (await this.#parse(stepCosts, await this.#call('GET', '/v1/costs'))).steps
  }

  /**
   * What a snapshot does with one call, which is made nowhere; the faults, when the gateway refuses the snapshot. Throws
   * ReplaysWait too.
   */
  async replay(order: ReplayOrder): Promise<Replayed | { faults: SnapshotFault[] }> {
    const response = await this.#call('POST', '/v1/replay', {
      body: await packed(JSON.stringify(order)),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      timeoutMs: REPLAY_ANSWER_MS,
      expected: [200, 422, 503, ...Object.keys(notReplayed).map(Number)],
    })
    if (response.status === 503) throw new ReplaysWait()
    const refused = notReplayed[response.status]
    if (refused) throw new GatewayUnreachable(refused)
    if (response.status === 422)
      return { faults: (await this.#parse(activationRefused, response)).faults }
    return this.#parse(replayed, response)
  }

  async #call(
    method: string,
    path: string,
    {
      body,
      headers = {},
      timeoutMs = ANSWER_MS,
      signal = AbortSignal.timeout(timeoutMs),
      expected = [200],
    }: {
      body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>
      headers?: Record<string, string>
      timeoutMs?: number
      signal?: AbortSignal
      expected?: number[]
    } = {},
  ) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${this.#token}` },
      redirect: 'error',
      signal,
      // A body that is made while it is sent; else without meaning.
      duplex: 'half',
      ...(body !== undefined && { body }),
    } as RequestInit).catch((error: unknown) => {
      throw new GatewayUnreachable(sentenceOf(error))
    })
    if (expected.includes(response.status)) return response
    if (response.status === 507)
      throw new GatewayUnreachable('Its disk is full: it keeps what it has, and takes no change.')
    if (response.status === 503)
      throw new GatewayUnreachable('A thread of it has ended that worked on it; it is sent again.')
    if (response.status === 401)
      throw new TokenRefused(
        'It does not accept the admin token. That is the GATEWAY_ADMIN_TOKEN it was started with.',
      )
    throw new GatewayUnreachable(
      `It answered ${response.status} to ${method} ${path.split('?', 1)[0]}.`,
    )
  }

  async #parse<Schema extends z.ZodType>(
    schema: Schema,
    response: Response,
  ): Promise<z.output<Schema>> {
    const parsed = schema.safeParse(await response.json().catch(() => null))
    if (parsed.success) return parsed.data
    throw new GatewayUnreachable('What answers there is not a Gatehouse gateway of this version.')
  }
}

async function* linesOf(
  head: KeyTableHead,
  pages: AsyncIterable<KeyEntry[]>,
): AsyncGenerator<Uint8Array> {
  const text = (lines: object[]) =>
    Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  yield text([head])
  for await (const page of pages) yield text(page)
}

/** Takes the next chunk when there is room for it. */
const streamOf = (chunks: AsyncGenerator<Uint8Array>) =>
  new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })

/** Ends a call that stands still, and tells its own faults from those of what it sends. */
class Progress {
  broken: unknown
  readonly #stalled = new AbortController()
  #timer: NodeJS.Timeout | undefined

  get signal(): AbortSignal {
    return this.#stalled.signal
  }

  async *following<Chunk>(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk> {
    try {
      this.#go()
      for await (const chunk of chunks) {
        yield chunk
        this.#go()
      }
    } catch (error) {
      this.broken = error
      throw error
    }
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #go(): void {
    clearTimeout(this.#timer)
    const stalled = () => this.#stalled.abort(new DOMException('It stood still.', 'TimeoutError'))
    this.#timer = setTimeout(stalled, STALLED_MS)
  }
}

function sentenceOf(error: unknown): string {
  const { name, cause } = error instanceof Error ? error : new Error(String(error))
  const { code, message } = (cause ?? {}) as { code?: string; message?: string }
  const words = code ?? (name === 'TimeoutError' ? name : (message ?? name))
  return words === 'TimeoutError'
    ? 'It did not answer in time.'
    : `It cannot be reached (${words}).`
}
