import { get } from 'node:http'
import type { CallRecord, RecordsPage } from '#contract/records.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { anApi, ids } from './a-snapshot.ts'
import { type Backend, startBackend } from './start-backend.ts'
import type { RunningGateway } from './start-gateway.ts'

const CALM_PATH = '/calm'
/** Caller and backend live in the process of the test, which may be busy with its attack: longer than that takes. */
const PATIENCE_MS = 45_000

/** An API with a sound backend beside one that is under attack, and a caller of it who must not notice. */
export class CalmNeighbour {
  readonly #backend: Backend

  private constructor(backend: Backend) {
    this.#backend = backend
  }

  static async start(): Promise<CalmNeighbour> {
    return new CalmNeighbour(await startBackend((_, response) => void response.end('calm')))
  }

  /** The snapshot with the neighbour's API in it; it needs no key. */
  beside(snapshot: Snapshot): Snapshot {
    const calm = anApi(this.#backend.url, {
      id: 'api_calm000000000000',
      name: 'Calm',
      path: CALM_PATH,
      credential: 'none',
      backend: { url: this.#backend.url, timeoutMs: PATIENCE_MS },
      operations: [{ id: ids.operation('calm'), method: 'GET', path: '/all' }],
      withheld: [],
    })
    return { ...snapshot, apis: [...snapshot.apis, calm] }
  }

  /** Does something while the neighbour's caller calls again and again, and throws when a call was not answered. */
  async during<Value>({ url }: RunningGateway, act: () => Promise<Value>): Promise<Value> {
    let running = true
    const calls = (async () => {
      do await this.#call(url)
      while (running)
    })()
    try {
      const [value] = await Promise.all([
        act().finally(() => {
          running = false
        }),
        calls,
      ])
      return value
    } finally {
      running = false
    }
  }

  close(): Promise<void> {
    return this.#backend.close()
  }

  async #call(url: string): Promise<void> {
    // Each over a connection of its own. Long enough for a busy machine; a gateway that stands still fails.
    const options = { agent: false, signal: AbortSignal.timeout(PATIENCE_MS) }
    const { statusCode, text } = await new Promise<{ statusCode: number; text: string }>(
      (resolve, reject) => {
        get(`${url}${CALM_PATH}/all`, options, async (answer) => {
          let text = ''
          for await (const piece of answer) text += piece
          resolve({ statusCode: answer.statusCode ?? 0, text })
        }).once('error', (cause) =>
          reject(new Error(`The neighbour's caller got no answer: ${cause.message}`, { cause })),
        )
      },
    )
    if (statusCode !== 200 || text !== 'calm')
      throw new Error(`The neighbour's caller was answered ${statusCode}: ${text}`)
  }
}

/** Resident memory of a gateway. */
export async function memoryOf(gateway: RunningGateway): Promise<number> {
  const { memoryBytes } = (await (await gateway.admin('GET', '/v1/status')).json()) as {
    memoryBytes: number
  }
  return memoryBytes
}

/** The newest record of a call below `path`. */
export async function lastRecordOf(gateway: RunningGateway, path: string): Promise<CallRecord> {
  let last: CallRecord | undefined
  for (let after: string | null = null; ; ) {
    const query: string = after === null ? '' : `&after=${after}`
    const page = (await (
      await gateway.admin('GET', `/v1/records?max=5000${query}`)
    ).json()) as RecordsPage
    last = page.records.findLast((record) => record.path.startsWith(path)) ?? last
    if (page.records.length === 0) break
    after = page.next
  }
  if (!last) throw new Error(`There is no record of ${path}.`)
  return last
}
