import { hashCanonical } from '#contract/hash-snapshot.ts'
import type { Snapshot } from '#contract/snapshot.ts'
import { buildEngine } from '#gateway/activation/build-engine.ts'
import type { Engine } from '#gateway/activation/engine.ts'
import { Assembly } from '#gateway/activation/pieces.ts'
import { Metrics } from '#gateway/admin/metrics.ts'
import { StepCosts } from '#gateway/costs/step-costs.ts'
import type { Http3Certificate, Http3Listener } from '#gateway/http3/listen-http3.ts'
import type { Http3Place } from '#gateway/http3/shared-http3.ts'
import { KeyTable } from '#gateway/keys/key-table.ts'
import { SharedKeys } from '#gateway/keys/shared-keys.ts'
import { logLine } from '#gateway/log-line.ts'
import { recordsLeft } from '#gateway/pipeline/trials.ts'
import { HeldSecrets } from '#gateway/secrets/held-secrets.ts'
import type { Listener } from '#gateway/server/listen.ts'
import { CallTallies } from '#gateway/spool/call-tallies.ts'
import type { HealthNews } from '#gateway/upstream/health-news.ts'
import type { NumberedOrder, Order, RoomBack, Word } from './messages.ts'
import { RecordLines } from './record-lines.ts'
import { Traffic } from './traffic.ts'

/** Calls that have ended are told to the first thread at least this often. */
const TELL_MS = 200
const DRAIN_MS = 50

declare const self: Worker

/** One more thread that answers calls. It is told everything by the first one, which alone has the disk and the admin API. */
class TrafficThread {
  readonly #lines = new RecordLines((records, lines) => this.#tell(records, lines))
  readonly #tallies = new CallTallies()
  readonly #metrics = new Metrics()
  readonly #costs = new StepCosts()
  readonly #secrets = new HeldSecrets()
  #engine: Engine | null = null
  #assembly = new Assembly()
  #prepared: Engine | null = null
  #keys: KeyTable | null = null
  #traffic: Traffic | null = null
  #inFlight = new Int32Array(new SharedArrayBuffer(4))
  #number = 0
  /** Calls were on their way to targets when it spoke last. */
  #visited = false
  #listeners: (Listener | null)[] = []
  readonly #http3: [Http3Listener | null, Http3Listener | null] = [null, null]

  async obey(order: Exclude<Order, { do: 'clock' }>): Promise<void> {
    if (order.do === 'start') return this.#start(order)
    if (order.do === 'listen') return this.#listen()
    if (order.do === 'piece') return this.#assembly.add(order.batch)
    if (order.do === 'prepare') return this.#prepare(order.hash)
    if (order.do === 'enforce') return this.#enforce(order.hash)
    if (order.do === 'learn') return this.#started.facts.learn(order.name, order.news)
    if (order.do === 'fetch') return this.#started.facts.fetch(order.name)
    if (order.do === 'health') return this.#learn(order.news)
    if (order.do === 'http3') return this.#listenHttp3(order.place, order.certificates)
    if (order.do === 'secrets') return void this.#secrets.hold(order.table)
    if (order.do === 'keys') return void this.#keys?.use(new SharedKeys(order.memory))
    return this.#stop()
  }

  async #start({
    settings,
    memory,
    keys,
    secrets,
    snapshot,
    closed,
    number,
    clockBehindMs,
    connectionsMax,
    gatewayId,
  }: Extract<Order, { do: 'start' }>): Promise<void> {
    if (secrets) this.#secrets.hold(secrets)
    this.#keys = new KeyTable(new SharedKeys(keys))
    this.#number = number
    this.#inFlight = new Int32Array(memory.inFlight)
    this.#traffic = new Traffic({
      settings,
      memory,
      clockBehindMs,
      connectionsMax,
      keys: this.#keys,
      gatewayId,
      secrets: this.#secrets,
      engine: () => this.#engine,
      costs: this.#costs,
      record: (record) => {
        this.#tallies.count(record)
        this.#metrics.note(record)
        // A block that is full goes at once: a kill shall not find records on disk whose calls were not counted.
        this.#lines.append(record)
      },
      leads: false,
      healthChanged: (news) => self.postMessage({ kind: 'health', news } satisfies Word),
      factLine: {
        wish: (name, seen) => self.postMessage({ kind: 'wish', name, seen } satisfies Word),
        fetched: (name, fetched) =>
          self.postMessage({ kind: 'fetched', name, fetched } satisfies Word),
      },
      traced: (trace) => self.postMessage({ kind: 'trace', trace } satisfies Word),
      fault: (error, requestId) =>
        logLine('error', 'A call broke the gateway.', {
          requestId,
          cause: error instanceof Error ? error.stack : String(error),
        }),
    })
    if (snapshot !== null)
      this.#engine = await this.#build(
        JSON.parse(snapshot),
        hashCanonical(snapshot),
        new Set(closed),
      )
    this.#engine?.watchTargets()
    setInterval(() => this.#report(), TELL_MS)
  }

  async #listen(): Promise<void> {
    const traffic = this.#started
    this.#listeners = [traffic.listen(), await traffic.listenTls()]
  }

  #listenHttp3(place: Http3Place, certificates: readonly Http3Certificate[] | null): void {
    this.#http3[place]?.stop()
    this.#http3[place] = certificates && this.#started.listenHttp3(place, certificates)
  }

  /** The first thread has judged it already. */
  #build(snapshot: unknown, hash: string, closed?: ReadonlySet<string>): Promise<Engine> {
    return buildEngine(snapshot as Snapshot, hash, this.#started.enginePorts, closed)
  }

  async #prepare(hash: string): Promise<void> {
    const { value } = this.#assembly
    this.#assembly = new Assembly()
    this.#prepared = await this.#build(value, hash)
  }

  #enforce(hash: string | null): void {
    const next = this.#prepared
    this.#prepared = null
    if (hash === null) {
      this.#assembly = new Assembly()
      next?.dispose()
      return
    }
    if (next?.hash !== hash) throw new Error('Another snapshot was prepared.')
    const old = this.#engine
    this.#engine = next
    old?.dispose()
    next.watchTargets()
    this.#started.enginePorts.lasting.keepOnly(next.stepIds)
  }

  #learn(news: readonly HealthNews[]): void {
    for (const each of news) this.#started.targets.learn(each)
  }

  async #stop(): Promise<void> {
    const { stopMs } = this.#started
    await Promise.all(this.#listeners.map((listener) => listener?.stop(stopMs)))
    // Those over HTTP/3, whose listeners end with the process.
    while (this.#started.gateway.callsInFlight > 0)
      await new Promise((resolve) => setTimeout(resolve, DRAIN_MS))
    await recordsLeft()
    this.#report()
  }

  get #started(): Traffic {
    if (!this.#traffic) throw new Error('The thread has not been started.')
    return this.#traffic
  }

  #report(): void {
    Atomics.store(this.#inFlight, this.#number, this.#traffic?.gateway.callsInFlight ?? 0)
    this.#lines.flush()
    const owed = this.#traffic?.redisQuotas?.takeOwedChanges() ?? []
    if (owed.length > 0) self.postMessage({ kind: 'owed', changes: owed } satisfies Word)
    const visits = this.#traffic?.targets.visits() ?? []
    if (visits.length > 0 || this.#visited)
      self.postMessage({ kind: 'visits', visits } satisfies Word)
    this.#visited = visits.length > 0
  }

  reuse(room: ArrayBuffer): void {
    this.#lines.reuse(room)
  }

  #tell(records: Uint8Array<ArrayBuffer>, lines: number): void {
    const word: Word = {
      kind: 'calls',
      records,
      lines,
      tallies: this.#tallies.take(),
      metrics: this.#metrics.take(),
      costs: this.#costs.take(),
    }
    self.postMessage(word, [records.buffer])
  }
}

const thread = new TrafficThread()
self.onmessage = ({ data }: MessageEvent<NumberedOrder | RoomBack>) => {
  if (data.do === 'reuse') return thread.reuse(data.room)
  const { id, ...order } = data
  if (order.do === 'clock')
    return self.postMessage({ kind: 'clock', id, ms: performance.now() } satisfies Word)
  thread.obey(order as Exclude<Order, { do: 'clock' }>).then(
    () => self.postMessage({ kind: 'done', id } satisfies Word),
    (error: unknown) =>
      self.postMessage({
        kind: 'failed',
        id,
        message: error instanceof Error ? error.message : String(error),
        code: (error as { code?: string }).code ?? null,
      } satisfies Word),
  )
}
// A bug in one call must not end all the others.
const fault = (error: unknown) =>
  logLine('error', 'A call broke the gateway.', {
    cause: error instanceof Error ? error.stack : String(error),
  })
process.on('uncaughtException', fault)
process.on('unhandledRejection', fault)
