import type { CallRecord } from '#contract/records.ts'
import type { Trace } from '#contract/trace.ts'
import { CompiledContracts } from '#gateway/activation/compiled-contracts.ts'
import type { Engine, EnginePorts } from '#gateway/activation/engine.ts'
import { CostSampler } from '#gateway/costs/cost-sampler.ts'
import type { StepCosts } from '#gateway/costs/step-costs.ts'
import { CountryRegister } from '#gateway/countries/country-register.ts'
import type { FactLine } from '#gateway/facts/fact-news.ts'
import { Facts } from '#gateway/facts/facts.ts'
import { guardedFetchJson } from '#gateway/fetch-json.ts'
import {
  type Http3Certificate,
  type Http3Listener,
  listenHttp3,
} from '#gateway/http3/listen-http3.ts'
import { type Http3Place, SharedHttp3 } from '#gateway/http3/shared-http3.ts'
import { HeardTotals } from '#gateway/limits/heard-totals.ts'
import { HeldSlots } from '#gateway/limits/held-slots.ts'
import { LastingState } from '#gateway/limits/lasting-state.ts'
import { RedisQuotas } from '#gateway/limits/redis-quotas.ts'
import { RedisWindows } from '#gateway/limits/redis-windows.ts'
import { SettledClock } from '#gateway/limits/settled-clock.ts'
import { SharedQuotas } from '#gateway/limits/shared-quotas.ts'
import { SlidingWindows } from '#gateway/limits/sliding-windows.ts'
import { NumberRows } from '#gateway/memory/number-rows.ts'
import { SharedEpochs } from '#gateway/memory/shared-epochs.ts'
import type { FindsKeys } from '#gateway/pipeline/admit-key.ts'
import { type Gateway, handleCall, handleMalformed } from '#gateway/pipeline/handle-call.ts'
import { HeldBytes } from '#gateway/pipeline/held-bytes.ts'
import { TrustedProxies } from '#gateway/pipeline/trusted-proxies.ts'
import { RedisLink } from '#gateway/redis/redis-link.ts'
import { logRedis, ThreadsAway } from '#gateway/redis/threads-away.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { Serve } from '#gateway/server/inbound.ts'
import { type Listener, listen } from '#gateway/server/listen.ts'
import { listenTls } from '#gateway/server/listen-tls.ts'
import type { Settings } from '#gateway/settings.ts'
import { Tracing } from '#gateway/tracing/tracing.ts'
import { anywhere, publicOnly } from '#gateway/upstream/backend-places.ts'
import { Backends } from '#gateway/upstream/backends.ts'
import { Deadlines } from '#gateway/upstream/deadlines.ts'
import { SharedFailures } from '#gateway/upstream/failures-in-row.ts'
import type { HealthNews } from '#gateway/upstream/health-news.ts'
import { Prober } from '#gateway/upstream/prober.ts'
import { Targets } from '#gateway/upstream/targets.ts'
import type { ThreadMemory } from './thread-memory.ts'

export interface TrafficParts {
  settings: Settings
  memory: ThreadMemory
  /** How far this thread's clock is behind that of the first one: the clock of spans must be one for all. */
  clockBehindMs: number
  /** Connections of callers at once, over all threads. */
  connectionsMax: number
  keys: FindsKeys
  gatewayId: string
  secrets: Pick<SecretStore, 'text' | 'certificate' | 'ids'>
  /** The snapshot in force, in this thread. */
  engine(): Engine | null
  record(record: CallRecord): void
  /** Keeps what steps cost. */
  costs: Pick<StepCosts, 'note'>
  /** The first thread: it asks targets whether they are well, and says what time it is. */
  leads: boolean
  /** This thread has found out that a target went out or came back. */
  healthChanged(news: HealthNews): void
  /** To the desk that has a fact fetched once for all threads. */
  factLine: FactLine
  /** A call that staff asked about has ended. */
  traced(trace: Trace): void
  fault(error: unknown, requestId: string): void
  /** What stands for backends; absent: they are called. */
  backends?: Pick<Backends, 'poolOf' | 'presenting'>
}

/** What one thread does with calls: every thread of a gateway has one, over the same shared memory. */
export class Traffic {
  readonly enginePorts: EnginePorts
  readonly serve: Serve
  readonly gateway: Gateway
  readonly windows: SlidingWindows
  readonly slots: HeldSlots
  readonly quotas: SharedQuotas
  readonly heard: HeardTotals
  /** What steps count besides limits. */
  readonly numbers: NumberRows
  /** Must be asked now and then where this thread leads. */
  readonly settled: SettledClock
  /** Of backends with several. One thread asks them; what any finds out, all are told. */
  readonly targets: Targets
  /** Null: limits are this gateway's own. */
  readonly redis: RedisLink | null
  readonly redisAway: ThreadsAway
  /** Null: quotas are this gateway's own. */
  readonly redisQuotas: RedisQuotas | null
  readonly facts: Facts
  readonly http3: SharedHttp3
  readonly #parts: TrafficParts

  constructor(parts: TrafficParts) {
    const { settings, memory, keys, secrets, engine, record, fault } = parts
    const { clockBehindMs } = parts
    const elapsedMs = () => performance.now() + clockBehindMs
    const deadlines = new Deadlines()
    const countries = new CountryRegister(settings.GATEWAY_COUNTRIES_FILE ?? null)
    this.#parts = parts
    this.windows = new SlidingWindows(memory.windows, memory.callersMax, elapsedMs)
    this.slots = new HeldSlots(memory.slots)
    this.numbers = new NumberRows(memory.numbers, elapsedMs)
    this.settled = new SettledClock(memory.settled, {
      wallMs: Date.now,
      elapsedMs,
      leads: parts.leads,
    })
    const settledNow = () => this.settled.now()
    this.quotas = new SharedQuotas(memory.quotas, memory.callersMax, settledNow)
    this.heard = new HeardTotals(memory.heard, memory.callersMax, settledNow)
    this.redisAway = new ThreadsAway(memory.redisAway)
    this.redis = settings.GATEWAY_REDIS_URL
      ? new RedisLink({
          url: settings.GATEWAY_REDIS_URL,
          prefix: settings.GATEWAY_REDIS_PREFIX,
          answerMs: settings.GATEWAY_REDIS_ANSWER_MS,
          gatewayId: parts.gatewayId,
          sharedByMin: settings.GATEWAY_SHARED_BY,
          changed: ({ away, reason }) => {
            if (this.redisAway.turn(away)) logRedis(away, reason)
          },
        })
      : null
    this.redisQuotas =
      this.redis &&
      new RedisQuotas(this.redis, {
        own: this.quotas,
        heard: this.heard,
        owedMax: memory.callersMax,
        now: settledNow,
      })
    const backends =
      parts.backends ??
      new Backends(settings.GATEWAY_ALLOW_PRIVATE_BACKENDS ? anywhere : publicOnly)
    this.targets = new Targets({
      backends,
      prober: parts.leads ? new Prober(deadlines) : null,
      now: Date.now,
      tell: parts.healthChanged,
      failuresOf: (name) =>
        new SharedFailures(name, {
          numbers: this.numbers,
          memory: memory.failures,
          now: elapsedMs,
        }),
    })
    this.http3 = new SharedHttp3(memory.http3)
    this.facts = new Facts(parts.factLine, elapsedMs)
    this.enginePorts = {
      secrets,
      backends,
      targets: this.targets,
      traceShare: settings.GATEWAY_TRACE_SHARE,
      lasting: new LastingState(),
      contracts: new CompiledContracts(),
      steps: {
        now: Date.now,
        asksForCertificates: settings.GATEWAY_CLIENT_CERTIFICATES,
        countries: () => countries.open(),
        elapsedMs,
        settledNow,
        counters: this.redis ? new RedisWindows(this.redis, this.windows) : this.windows,
        slots: this.slots,
        quotas: this.redisQuotas ?? this.quotas,
        numbers: this.numbers,
        epochs: new SharedEpochs(memory.epochs),
        watch: (timeoutMs, expire) => deadlines.watch(timeoutMs, expire),
        fact: (name, fetch) => this.facts.hold(name, fetch),
        fetchJson: guardedFetchJson(settings.GATEWAY_ALLOW_PRIVATE_ADDRESSES),
      },
    }
    const gateway: Gateway = {
      deadlines,
      callsInFlight: 0,
      held: new HeldBytes(memory.heldBytes, settings.GATEWAY_HELD_BYTES_MAX),
      proxies:
        settings.GATEWAY_TRUSTED_PROXIES.length > 0
          ? new TrustedProxies(settings.GATEWAY_TRUSTED_PROXIES)
          : null,
      tracing: new Tracing(settings.GATEWAY_ADMIN_TOKEN, { secrets, keep: parts.traced }),
      costs: new CostSampler(parts.costs),
      // Where else callers under TLS may come.
      alternative: () => this.http3.advertisement,
      engine,
      keys,
      record,
      fault,
    }
    this.gateway = gateway
    this.serve = {
      malformed: (malformed) => handleMalformed(gateway, malformed),
      fault: (error) => fault(error, 'none'),
      call: (inbound, answer) => handleCall(gateway, inbound, answer),
    }
  }

  /** What calls in flight have to end when the gateway stops. */
  get stopMs(): number {
    return this.#parts.settings.GATEWAY_STOP_MS
  }

  /** Listens for HTTP/1.1 in the open. Throws what Bun throws when the port cannot be had. */
  listen(): Listener {
    const { settings } = this.#parts
    return listen({
      hostname: settings.GATEWAY_HOST,
      port: settings.GATEWAY_PORT,
      serve: this.serve,
      ...this.#shares,
    })
  }

  /** Listens under TLS, when there is a port for it. */
  async listenTls(): Promise<Listener | null> {
    const { settings, secrets, engine } = this.#parts
    if (settings.GATEWAY_TLS_PORT === undefined) return null
    return listenTls({
      hostname: settings.GATEWAY_HOST,
      port: settings.GATEWAY_TLS_PORT,
      asksForCertificates: settings.GATEWAY_CLIENT_CERTIFICATES,
      serve: this.serve,
      ...this.#shares,
      contextFor(serverName) {
        const id = engine()?.hostnames.find(serverName)?.certificateId ?? null
        return id === null ? null : (secrets.certificate(id)?.context ?? null)
      },
    })
  }

  /** Listens for HTTP/3 at one of the two ports. Throws what Bun throws when it cannot be had. */
  listenHttp3(place: Http3Place, certificates: readonly Http3Certificate[]): Http3Listener {
    const { settings } = this.#parts
    return listenHttp3({
      hostname: settings.GATEWAY_HOST,
      port: settings.GATEWAY_HTTP3_PORTS?.[place] ?? 0,
      serve: this.serve,
      certificates,
      shared: settings.GATEWAY_THREADS > 1,
      limits: { bodyIdleMs: settings.GATEWAY_BODY_IDLE_MS },
      callBegins: () => this.http3.callBegins(place),
      callEnds: () => this.http3.callEnds(place),
    })
  }

  /** What all listeners of a thread keep to. */
  get #shares() {
    const { settings, connectionsMax } = this.#parts
    const threads = settings.GATEWAY_THREADS
    return {
      connectionsMax: Math.ceil(connectionsMax / threads),
      shared: threads > 1,
      limits: {
        headMs: settings.GATEWAY_HEAD_MS,
        bodyIdleMs: settings.GATEWAY_BODY_IDLE_MS,
        writeIdleMs: settings.GATEWAY_WRITE_IDLE_MS,
        keepAliveMs: settings.GATEWAY_KEEP_ALIVE_MS,
      },
    }
  }
}
