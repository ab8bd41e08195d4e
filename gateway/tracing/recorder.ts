import type { CallRecord } from '#contract/records.ts'
import type { Trace, TraceBackendCall, TraceChange, TraceStep } from '#contract/trace.ts'
import type { TraceTicket } from '#contract/trace-ticket.ts'
import type { BuiltStep, Chain } from '#gateway/activation/engine.ts'
import type { Call } from '#gateway/pipeline/call.ts'
import type { BackendPool } from '#gateway/upstream/backend-pool.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer, StepRuntime } from '#policies/kit/runtime.ts'
import { BackendWay } from './backend-way.ts'
import { answerChanges, type RequestState, requestChanges } from './changes.ts'
import { HIDDEN, type Hides } from './shown.ts'
import { answerState, requestState } from './states.ts'
import { type Made, passed, rounded, settled, unsaid, type Verdict, verdictOf } from './verdict.ts'

type Hook = Pick<TraceStep, 'phase' | 'backendCalls'>

/** Takes down one call: hooks are wrapped, so that the pipeline runs the same code for it as for any other. */
export class Recorder {
  readonly #call: Call
  readonly #ticket: TraceTicket
  readonly #keep: (trace: Trace) => void
  /** What may not be told of anything. */
  readonly hides: Hides
  readonly #secretNames = new Set<string>()
  readonly #gates: Trace['gates'] = []
  readonly #steps: TraceStep[] = []
  readonly #backendCalls: TraceBackendCall[] = []
  #excepted: NonNullable<Trace['excepted']> = []

  constructor(
    call: Call,
    ticket: TraceTicket,
    { hides, keep }: { hides: Hides; keep(trace: Trace): void },
  ) {
    this.#call = call
    this.#ticket = ticket
    this.#keep = keep
    this.hides = hides
  }

  /** What may not be told of the request as it goes on. */
  readonly hidesSent: Hides = (name, value) =>
    this.#secretNames.has(name) || this.hides(name, value)

  /** Runs a decision that stands before every step. */
  gate(
    gate: Trace['gates'][number]['gate'],
    decide: () => Refusal | undefined,
    passed: (call: Call) => string,
  ): Refusal | undefined {
    const began = performance.now()
    const refusal = decide()
    this.#gates.push({
      gate,
      tookMs: rounded(performance.now() - began),
      passed: refusal === undefined,
      detail: refusal ? refusal.reason : passed(this.#call),
    })
    return refusal
  }

  /** The same steps, each of whose hooks is taken down. */
  chain({ request, around, response, preflight, finished, excepted }: Chain): Chain {
    this.#excepted = excepted.map(({ step: { id, policy, scope }, until }) => ({
      stepId: id,
      policy,
      scope,
      until,
    }))
    const watched = new Map<BuiltStep, BuiltStep>()
    const watch = (step: BuiltStep) => {
      const known = watched.get(step) ?? { ...step, runtime: this.#watch(step) }
      watched.set(step, known)
      return known
    }
    return {
      request: request.map(watch),
      around: around.map(watch),
      response: response.map(watch),
      preflight,
      excepted,
      finished: finished.map(({ step, place }) => ({ step: watch(step), place })),
    }
  }

  /** A way to a backend that takes down each try. */
  way(pool: BackendPool): Pick<BackendPool, 'call'> {
    return new BackendWay(pool, {
      calls: this.#backendCalls,
      began: this.#call.began,
      hides: this.hides,
    })
  }

  /** The last byte is out. Calls of another API than the ticket's are nobody's business. */
  end(record: CallRecord): void {
    if (record.apiId !== null && record.apiId !== this.#ticket.apiId) return
    const { inbound } = this.#call
    this.#noteLateRefusal(record)
    this.#keep({
      requestId: record.requestId,
      ticketId: this.#ticket.id,
      at: record.at,
      snapshotHash: record.snapshotHash,
      method: record.method,
      path: record.path,
      host: (inbound.fields.find('host') ?? '').slice(0, 300),
      clientIp: record.clientIp,
      apiId: record.apiId,
      operationId: record.operationId,
      productId: record.productId,
      subscriptionId: record.subscriptionId,
      keyId: record.keyId,
      status: record.status,
      code: record.code,
      reason: record.reason,
      refusedByStepId: record.refusedByStepId,
      totalMs: record.totalMs,
      requestBytes: record.requestBytes,
      responseBytes: record.responseBytes,
      gates: this.#gates,
      steps: this.#steps,
      ...(this.#excepted.length > 0 && { excepted: this.#excepted }),
      backendCalls: this.#backendCalls,
    })
  }

  #watch(step: BuiltStep): StepRuntime {
    const { runtime } = step
    return {
      ...(runtime.request && {
        request: (exchange) => this.#request(step, exchange, () => runtime.request?.(exchange)),
      }),
      ...(runtime.around && {
        around: (exchange, next) =>
          this.#around(step, { exchange, next }, (counted) =>
            (runtime.around as Around)(exchange, counted),
          ),
      }),
      ...(runtime.response && {
        response: (exchange, answer) =>
          this.#response(step, answer, () => runtime.response?.(exchange, answer)),
      }),
      ...(runtime.finished && {
        finished: (exchange, end) => runtime.finished?.(exchange, end),
      }),
      ...(runtime.looksOn && { looksOn: runtime.looksOn }),
      ...(runtime.onRefusals !== undefined && { onRefusals: runtime.onRefusals }),
    }
  }

  #request(
    step: BuiltStep,
    exchange: Exchange,
    run: () => Made | Promise<Made>,
  ): Made | Promise<Made> {
    const before = requestState(exchange)
    const body = this.#bodyState()
    const entry = this.#enter(step, { phase: 'request', backendCalls: null })
    return settled(run, (made) => {
      entry.leave(verdictOf(made, step.dryRun), () => [
        ...this.#requestChanges(step, before, requestState(exchange)),
        ...this.#bodyChange(body),
      ])
    })
  }

  #response(
    step: BuiltStep,
    answer: Answer,
    run: () => Refusal | undefined | Promise<Refusal | undefined>,
  ): Refusal | undefined | Promise<Refusal | undefined> {
    const before = answerState(answer)
    const entry = this.#enter(step, { phase: 'response', backendCalls: null })
    return settled(run, (made) => {
      entry.leave(verdictOf(made, step.dryRun), () =>
        answerChanges(before, answerState(answer), this.hides),
      )
    })
  }

  async #around(
    step: BuiltStep,
    { exchange, next }: { exchange: Exchange; next: () => Promise<Answer | Refusal> },
    run: (next: () => Promise<Answer | Refusal>) => Promise<Answer | Refusal>,
  ): Promise<Answer | Refusal> {
    const given = new Set<Answer | Refusal>()
    const before = requestState(exchange)
    /** What it sends on differs from what came to it by this, at its first try. */
    let changes: TraceChange[] | null = null
    let calls = 0
    const entry = this.#enter(step, { phase: 'around', backendCalls: 0 })
    const made = await settled(
      () =>
        run(async () => {
          calls += 1
          changes ??= this.#requestChanges(step, before, requestState(exchange))
          const answer = await next()
          given.add(answer)
          return answer
        }),
      (answer) => {
        const isOwn = answer instanceof Error || (answer !== undefined && !given.has(answer))
        entry.leave(isOwn ? verdictOf(answer, step.dryRun) : passed, () => changes ?? [], calls)
      },
    )
    return made as Answer | Refusal
  }

  /** A step that bounds a body lets its head pass, and refuses when too much of it has come. */
  #noteLateRefusal({ refusedByStepId, code, reason }: CallRecord): void {
    const own = this.#steps.filter(({ stepId }) => stepId === refusedByStepId)
    if (own.some(({ verdict }) => verdict === 'refused')) return
    const entry = own.find(({ phase }) => phase === 'request')
    if (entry) Object.assign(entry, { verdict: 'refused', code, reason } satisfies Verdict)
  }

  #enter({ id, policy, scope, dryRun }: BuiltStep, hook: Hook) {
    const startedMs = performance.now()
    const entry: TraceStep = {
      stepId: id,
      policy,
      scope,
      mode: dryRun ? 'dry-run' : 'enforce',
      ...hook,
      startedMs: rounded(startedMs - this.#call.began),
      tookMs: 0,
      ...(dryRun && hook.phase !== 'around' ? unsaid : passed),
      changes: [],
    }
    this.#steps.push(entry)
    const hides = this.hides
    return {
      leave(verdict: Verdict, changes: () => TraceChange[], backendCalls?: number) {
        entry.tookMs = rounded(performance.now() - startedMs)
        const reason =
          verdict.reason !== null && hides('', verdict.reason) ? HIDDEN : verdict.reason
        Object.assign(entry, verdict, { reason, changes: changes().slice(0, CHANGES_MAX) })
        if (backendCalls !== undefined) entry.backendCalls = backendCalls
      },
    }
  }

  /** Whatever a step that names secrets sets may open doors, also where a later one changes it. */
  #requestChanges(
    { namesSecrets }: BuiltStep,
    before: RequestState,
    after: RequestState,
  ): TraceChange[] {
    const secretNames = this.#secretNames
    if (namesSecrets)
      for (const [name, value] of after.headers)
        if (before.headers.get(name) !== value) secretNames.add(name)
    return requestChanges(before, after, this.hidesSent)
  }

  #bodyState() {
    const { heldBody } = this.#call
    return { bytes: heldBody?.bytes ?? null, replaced: heldBody?.replaced ?? 0 }
  }

  #bodyChange(before: { bytes: Uint8Array | null; replaced: number }): TraceChange[] {
    const after = this.#bodyState()
    if (after.replaced === before.replaced) return []
    const { body } = this.#call.inbound
    const size = (bytes: Uint8Array | null) =>
      bytes ? `${bytes.byteLength} bytes` : body ? `${body.bytesSeen} bytes` : null
    return [{ part: 'request-body', name: null, from: size(before.bytes), to: size(after.bytes) }]
  }
}

type Around = NonNullable<StepRuntime['around']>
/** A trace is read by a person; what is beyond helps nobody. */
const CHANGES_MAX = 100
