import type { BuiltStep, Chain } from '#gateway/activation/engine.ts'
import { settled } from '#gateway/tracing/verdict.ts'
import type { StepRuntime } from '#policies/kit/runtime.ts'
import type { StepCosts } from './step-costs.ts'

interface Spent {
  ms: number
  waited: boolean
}

/** Times the steps of one call: hooks are wrapped, so that the pipeline runs the same code for it as for any other. */
export class CallMeter {
  readonly #costs: Pick<StepCosts, 'note'>
  readonly #spent = new Map<BuiltStep, Spent>()

  constructor(costs: Pick<StepCosts, 'note'>) {
    this.#costs = costs
  }

  /** The same steps, each of whose hooks is timed. */
  chain({ request, around, response, finished, ...others }: Chain): Chain {
    const timed = new Map<BuiltStep, BuiltStep>()
    const time = (step: BuiltStep) => {
      const known = timed.get(step) ?? { ...step, runtime: this.#timed(step) }
      timed.set(step, known)
      return known
    }
    return {
      ...others,
      request: request.map(time),
      around: around.map(time),
      response: response.map(time),
      finished: finished.map(({ step, place }) => ({ step: time(step), place })),
    }
  }

  /** The call is over; a step in dry-run that still looks at its answer is not waited for. */
  end(): void {
    for (const [step, { ms, waited }] of this.#spent) this.#costs.note(step, ms * 1_000, waited)
    this.#spent.clear()
  }

  #timed(step: BuiltStep): StepRuntime {
    const { runtime } = step
    const { request, around, response, finished } = runtime
    return {
      ...runtime,
      ...(request && {
        request: (exchange) => this.#time(step, () => request.call(runtime, exchange)),
      }),
      ...(response && {
        response: (exchange, answer) =>
          this.#time(step, () => response.call(runtime, exchange, answer)),
      }),
      ...(finished && {
        finished: (exchange, end) => this.#time(step, () => finished.call(runtime, exchange, end)),
      }),
      ...(around && {
        around: async (exchange, next) => {
          const backend = { ms: 0 }
          const timedNext = async () => {
            const began = performance.now()
            try {
              return await next()
            } finally {
              backend.ms += performance.now() - began
            }
          }
          return this.#time(
            step,
            () => around.call(runtime, exchange, timedNext),
            () => backend.ms,
          )
        },
      }),
    }
  }

  /** `others`: milliseconds of it that were not the step's own. Then what it waited for is the backend. */
  #time<Value>(
    step: BuiltStep,
    run: () => Value | Promise<Value>,
    others?: () => number,
  ): Value | Promise<Value> {
    const began = performance.now()
    let atOnce = true
    const said = settled(run, () => {
      const spent = this.#spent.get(step) ?? { ms: 0, waited: false }
      spent.ms += Math.max(0, performance.now() - began - (others?.() ?? 0))
      spent.waited ||= !atOnce && !others
      this.#spent.set(step, spent)
    })
    atOnce = false
    return said
  }
}
