import { createHash } from 'node:crypto'
import { z } from 'zod'
import { greet } from './scripts.ts'
import { within } from './within.ts'

const CONNECT_MS = 1_000
const TRY_AGAIN_MS = 250
/** A gateway is known to the others for this long after it was heard of. */
const KNOWN_MS = 10_000
const GREET_MS = 2_000

/** Redis does not answer, or not as it should. */
export class RedisAway extends Error {}

export interface RedisLinkOptions {
  url: string
  /** In front of every key, so that installations can share a Redis. */
  prefix: string
  /** No call waits longer for Redis; then it is away. */
  answerMs: number
  gatewayId: string
  /** Gateways that share limits, at least. */
  sharedByMin: number
  /** Told when Redis goes away and when it is back. */
  changed(state: { away: boolean; reason: string }): void
}

const count = z.int().min(1)

/** The connection of one thread to Redis. What it is asked while Redis is away is answered with RedisAway at once. */
export class RedisLink {
  readonly #options: RedisLinkOptions
  readonly #digests = new Map<string, string>()
  readonly #returned: (() => Promise<void>)[] = []
  #client: Bun.RedisClient | null = null
  #away = true
  #sharedBy: number
  #ending = false
  readonly #greeting: ReturnType<typeof setInterval>

  constructor(options: RedisLinkOptions) {
    this.#options = options
    this.#sharedBy = options.sharedByMin
    this.#greeting = setInterval(() => void this.#greet(), GREET_MS)
    void this.#connect()
  }

  get away(): boolean {
    return this.#away
  }

  /** Gateways that shared the limits when Redis was heard of last. */
  get sharedBy(): number {
    return this.#sharedBy
  }

  /** Done whenever Redis is back, before it is relied on, and once more right after that. */
  whenBack(act: () => Promise<void>): void {
    this.#returned.push(act)
  }

  /** Runs a script over one key. Throws RedisAway. */
  async run(
    script: string,
    key: string,
    parameters: readonly (string | number)[],
  ): Promise<unknown> {
    const client = this.#client
    if (!client) throw new RedisAway('Redis is away.')
    return this.#ask(client, script, key, parameters)
  }

  close(): void {
    this.#ending = true
    clearInterval(this.#greeting)
    this.#client?.close()
  }

  async #ask(
    client: Bun.RedisClient,
    script: string,
    key: string,
    parameters: readonly (string | number)[],
  ): Promise<unknown> {
    const { prefix, answerMs } = this.#options
    const rest = ['1', `${prefix}:${key}`, ...parameters.map(String)]
    try {
      return await within(answerMs, client.send('EVALSHA', [this.#digest(script), ...rest]))
    } catch (error) {
      if (!/NOSCRIPT/.test(String(error))) throw this.#lost(client, error)
    }
    try {
      return await within(answerMs, client.send('EVAL', [script, ...rest]))
    } catch (error) {
      throw this.#lost(client, error)
    }
  }

  #digest(script: string): string {
    let digest = this.#digests.get(script)
    if (digest === undefined) {
      digest = createHash('sha1').update(script).digest('hex')
      this.#digests.set(script, digest)
    }
    return digest
  }

  #lost(client: Bun.RedisClient, error: unknown): RedisAway {
    const reason = error instanceof Error ? error.message : String(error)
    if (this.#client === client) {
      this.#client = null
      client.onclose = null
      client.close()
      this.#turn(true, reason)
      this.#tryAgain()
    }
    return new RedisAway(reason)
  }

  async #connect(): Promise<void> {
    const client = new Bun.RedisClient(this.#options.url, {
      connectionTimeout: CONNECT_MS,
      autoReconnect: false,
      enableOfflineQueue: false,
    })
    try {
      await within(CONNECT_MS, client.connect())
      this.#client = client
      client.onclose = (error) => void this.#lost(client, error)
      this.#sharedBy = await this.#hello(client)
      await this.#settle()
      this.#turn(false, 'Redis answers.')
      await this.#settle()
    } catch (error) {
      client.onclose = null
      client.close()
      this.#client = null
      if (!this.#ending) this.#tryAgain()
      this.#turn(true, error instanceof Error ? error.message : String(error))
    }
  }

  #tryAgain(): void {
    if (!this.#ending) setTimeout(() => void this.#connect(), TRY_AGAIN_MS)
  }

  async #hello(client: Bun.RedisClient): Promise<number> {
    const { gatewayId, sharedByMin } = this.#options
    const known = await this.#ask(client, greet, 'gateways', [gatewayId, KNOWN_MS])
    return Math.max(sharedByMin, count.parse(known))
  }

  async #greet(): Promise<void> {
    const client = this.#client
    if (this.#away || !client) return
    try {
      this.#sharedBy = await this.#hello(client)
    } catch {
      // It is known to be away by now.
    }
  }

  async #settle(): Promise<void> {
    for (const act of this.#returned) await act()
  }

  #turn(away: boolean, reason: string): void {
    if (this.#away === away || this.#ending) return
    this.#away = away
    this.#options.changed({ away, reason })
  }
}
