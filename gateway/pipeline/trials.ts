import type { BuiltStep } from '#gateway/activation/engine.ts'
import type { Deadlines } from '#gateway/upstream/deadlines.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import type { Cut } from './body-copy.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { DryRunAnswer } from './dry-run-answer.ts'
import { dryRunView } from './dry-run-view.ts'
import { noteFailed, noteNoRoom, noteTried } from './findings.ts'

/** How long a record waits, once the answer is out, for what a step in dry-run makes of it. */
const VERDICT_MS_MAX = 10_000

/** Records of this thread that wait. */
const waiting = new Set<Promise<void>>()
/** Resolves when no record of this thread waits for what a step in dry-run says: the thread may end. */
export async function recordsLeft(): Promise<void> {
  await Promise.all(waiting)
}

/** A request or an answer as a step in dry-run looks at it. */
export interface Looking {
  /** `cut` hears, once, that the end of its body will not come. */
  whenCut(cut: (why: Cut) => void): void
  /** The answer is out, or its caller has left. */
  end(): void
  /** Nobody looks at it any more. */
  release(): void
  /** Its body is still on its way. Absent: not when the answer is out. */
  readonly flows?: boolean
}

interface Trial {
  step: BuiltStep
  /** Of the step's request hook, in the chain; absent: it is about the answer. */
  place?: number
  seen: Looking
}

/** What steps in dry-run have yet to say of a call; nobody waits for them but its record. */
export class Trials {
  readonly #call: Call
  readonly #open = new Set<Trial>()
  #allSaid: (() => void) | null = null
  #before: Promise<unknown> | null = null

  constructor(call: Call) {
    this.#call = call
  }

  /** What the next step that looks at the request waits for; null: nothing. Whoever reads a body tells others nothing. */
  get before(): Promise<unknown> | null {
    return this.#before
  }

  /** Whether a step has yet to say what it makes of the request. */
  isTrying(step: BuiltStep): boolean {
    for (const open of this.#open) if (open.step === step && open.place !== undefined) return true
    return false
  }

  add(trial: Trial, saying: Promise<Refusal | Answer | undefined>): void {
    this.#open.add(trial)
    const said = saying.then(
      (made) => this.#close(trial, () => noteTried(this.#call, trial, made)),
      (error: unknown) => this.#close(trial, () => noteFailed(this.#call, trial, error)),
    )
    if (trial.place !== undefined && !trial.step.readsBody) {
      this.#before = said
      said.then(() => {
        if (this.#before === said) this.#before = null
      })
    }
    trial.seen.whenCut((why) => this.#close(trial, () => this.#noteCut(trial, why)))
  }

  /** The answer is out, or its caller has left. `allSaid` is called once everything is said that will be; perhaps at once. */
  over(deadlines: Deadlines, allSaid: () => void): void {
    for (const { seen } of this.#open) seen.end()
    if (this.#open.size === 0) {
      allSaid()
      return
    }
    const settle = deadlines.watch(VERDICT_MS_MAX, () => this.#giveUp())
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.add(promise)
    this.#allSaid = () => {
      settle()
      waiting.delete(promise)
      resolve()
      allSaid()
    }
  }

  /** What is not said by now will not be heard. */
  #giveUp(): void {
    for (const trial of this.#open)
      this.#close(trial, () => trial.seen.flows || noteFailed(this.#call, trial, null))
  }

  #close(trial: Trial, note: () => void): void {
    if (!this.#open.delete(trial)) return
    trial.seen.release()
    note()
    if (this.#open.size > 0) return
    const allSaid = this.#allSaid
    this.#allSaid = null
    allSaid?.()
  }

  /** Of what came to no end, nothing is known; that there was no room for it is. */
  #noteCut(trial: Trial, why: Cut): void {
    if (why === 'no-room') noteNoRoom(this.#call, trial)
    else if (why === 'too-late') noteFailed(this.#call, trial, null)
  }
}

/** Shows an answer to a step in dry-run and goes on: what it says, now or later, is only noted. */
export function tryResponse(
  step: BuiltStep,
  exchange: CallExchange,
  { call, answer }: { call: Call; answer: Answer },
): void {
  const seen = new DryRunAnswer(answer, call)
  try {
    const said = step.runtime.response?.(dryRunView(exchange), seen)
    if (said instanceof Promise) {
      call.trials ??= new Trials(call)
      call.trials.add({ step, seen }, said)
      return
    }
    noteTried(call, { step }, said)
  } catch (error) {
    noteFailed(call, { step }, error)
  }
  seen.release()
}
