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

/** A script, and what it answers. */
export interface Question<Answer> {
  script: string
  answer: z.ZodType<Answer>
}

const greeting: Question<number> = { script: greet, answer: z.int().min(1) }

/** The connection of one thread to Redis. What it is asked while Redis is away is answered with RedisAway at once. */
export class RedisLink {
  readonly #options: RedisLinkOptions
  readonly #digests = new Map<string, string>()
  readonly #returned: (() => Promise<void>)[] = []
  #client: Bun.RedisClient | null = null
  #away = true
  #connecting = false
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

  /** Runs a script over one key. Throws RedisAway, also when the answer is none of that script. */
  async run<Answer>(
    { script, answer }: Question<Answer>,
    key: string,
    parameters: readonly (string | number)[],
  ): Promise<Answer> {
    const client = this.#client
    if (!client) throw new RedisAway('Redis is away.')
    return this.#ask(client, { script, answer }, key, parameters)
  }

  close(): void {
    this.#ending = true
    clearInterval(this.#greeting)
    this.#client?.close()
  }

  async #ask<Answer>(
    client: Bun.RedisClient,
    { script, answer }: Question<Answer>,
    key: string,
    parameters: readonly (string | number)[],
  ): Promise<Answer> {
    const rest = ['1', `${this.#options.prefix}:${key}`, ...parameters.map(String)]
    try {
      const parsed = answer.safeParse(await this.#evaluate(client, script, rest))
      if (parsed.success) return parsed.data
      throw new Error('Redis gave an answer that is none.')
    } catch (error) {
      throw this.#lost(client, error)
    }
  }

  async #evaluate(client: Bun.RedisClient, script: string, rest: string[]): Promise<unknown> {
    const { answerMs } = this.#options
    try {
      return await within(answerMs, client.send('EVALSHA', [this.#digest(script), ...rest]))
    } catch (error) {
      if (!/NOSCRIPT/.test(String(error))) throw error
    }
    return within(answerMs, client.send('EVAL', [script, ...rest]))
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
      // Whoever is just connecting sees to the next try: each of both would make two of the next.
      if (!this.#connecting) this.#tryAgain()
    }
    return new RedisAway(reason)
  }

  async #connect(): Promise<void> {
    const client = new Bun.RedisClient(this.#options.url, {
      connectionTimeout: CONNECT_MS,
      autoReconnect: false,
      enableOfflineQueue: false,
    })
    this.#connecting = true
    try {
      await within(CONNECT_MS, client.connect())
      this.#client = client
      client.onclose = (error) => void this.#lost(client, error)
      this.#sharedBy = await this.#hello(client)
      await this.#settle()
      if (this.#client !== client) throw new RedisAway('Redis has gone away again.')
      this.#turn(false, 'Redis answers.')
      await this.#settle()
      if (this.#client !== client) throw new RedisAway('Redis has gone away again.')
    } catch (error) {
      client.onclose = null
      client.close()
      this.#client = null
      this.#tryAgain()
      this.#turn(true, error instanceof Error ? error.message : String(error))
    } finally {
      this.#connecting = false
    }
  }

  #tryAgain(): void {
    if (!this.#ending) setTimeout(() => void this.#connect(), TRY_AGAIN_MS)
  }

  async #hello(client: Bun.RedisClient): Promise<number> {
    const { gatewayId, sharedByMin } = this.#options
    const known = await this.#ask(client, greeting, 'gateways', [gatewayId, KNOWN_MS])
    return Math.max(sharedByMin, known)
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
