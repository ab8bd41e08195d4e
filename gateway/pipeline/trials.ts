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

interface Trial {
  step: BuiltStep
  seen: DryRunAnswer
}

/** What steps in dry-run have yet to say of the answer to a call; nobody waits for them but its record. */
export class Trials {
  readonly #call: Call
  readonly #open = new Set<Trial>()
  #allSaid: (() => void) | null = null

  constructor(call: Call) {
    this.#call = call
  }

  add(trial: Trial, saying: Promise<Refusal | undefined>): void {
    this.#open.add(trial)
    saying.then(
      (refusal) => this.#close(trial, () => noteTried(this.#call, trial.step, refusal)),
      (error: unknown) => this.#close(trial, () => noteFailed(this.#call, trial.step, error)),
    )
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
      this.#close(trial, () => noteFailed(this.#call, trial.step, null))
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
  #noteCut({ step }: Trial, why: Cut): void {
    if (why === 'no-room') noteNoRoom(this.#call, step)
    else if (why === 'too-late') noteFailed(this.#call, step, null)
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
    noteTried(call, step, said)
  } catch (error) {
    noteFailed(call, step, error)
  }
  seen.release()
}
