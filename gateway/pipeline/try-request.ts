import type { BuiltStep } from '#gateway/activation/engine.ts'
import type { Exchange, RequestBody } from '#policies/kit/exchange.ts'
import type { Cut } from './body-copy.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { dryRunView, OwnFields } from './dry-run-view.ts'
import { noteFailed, noteTried } from './findings.ts'
import { RequestCopy } from './request-copy.ts'
import { type Looking, Trials } from './trials.ts'

/**
 * Shows a call to the request hook of a step in dry-run and goes on: what it says, now or later, is only noted. While one
 * that is before it has yet to speak, it waits for that: it may judge by its claims.
 */
export function tryRequest(
  step: BuiltStep,
  exchange: CallExchange,
  { call, place }: { call: Call; place: number },
): void {
  const { request } = step.runtime
  if (!request) return
  const finder = { step, place }
  const seen = new SeenRequest(exchange, call)
  const before = call.trials?.before
  if (before) {
    seen.settle()
    if (step.readsBody) seen.keepBody()
    const saying = before.then(() => (seen.over ? undefined : request(seen.view)))
    call.trials?.add({ ...finder, seen }, saying)
    return
  }
  try {
    const said = request(seen.view)
    if (said instanceof Promise) {
      seen.settle()
      call.trials ??= new Trials(call)
      call.trials.add({ ...finder, seen }, said)
      return
    }
    noteTried(call, finder, said)
  } catch (error) {
    noteFailed(call, finder, error)
  }
  seen.release()
}

/** A call as a request hook in dry-run looks at it. */
class SeenRequest extends OwnFields implements Looking {
  readonly view: Exchange
  /** Nobody hears any more what it says. */
  over = false
  readonly #call: Call
  #copy: RequestCopy | null | undefined
  #cut: ((why: Cut) => void) | null = null

  constructor(exchange: CallExchange, call: Call) {
    super(exchange)
    this.#call = call
    this.view = dryRunView(exchange, this)
  }

  override get requestBody(): RequestBody | null {
    const { body } = this.#call.inbound
    if (this.#copy === undefined) {
      this.#copy = body && new RequestCopy(body, this.#call)
      if (this.#cut) this.#copy?.whenCut(this.#cut)
    }
    return this.#copy
  }

  keepBody(): void {
    if (this.requestBody) this.#copy?.keep()
  }

  get flows(): boolean {
    return this.#copy?.flows ?? false
  }

  whenCut(cut: (why: Cut) => void): void {
    this.#cut = cut
    this.#copy?.whenCut(cut)
  }

  end(): void {
    this.#copy?.end()
  }

  release(): void {
    this.over = true
    this.#copy?.release()
  }
}
