import type { ActiveCheck } from '#contract/backend-balance.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { BackendAnswer } from './backend-call.ts'
import type { BackendPool } from './backend-pool.ts'
import type { Deadlines } from './deadlines.ts'
import type { Target } from './target.ts'

/** What is read of an answer's body before the connection is given up. */
const BODY_BYTES_MAX = 65_536

export interface Probe {
  target: Pick<Target, 'name' | 'health'>
  /** The connections over which it is asked next. Throws when it cannot be asked as it should. */
  pool(): BackendPool
  check: ActiveCheck
}

/** Asks targets again and again whether they are well, each on its own; one prober serves a whole gateway. */
export class Prober {
  readonly #deadlines: Deadlines
  readonly #running = new Map<string, AbortController>()

  constructor(deadlines: Deadlines) {
    this.#deadlines = deadlines
  }

  /** Probes that are named already go on as they are, others begin at once, and those that nobody names end. */
  follow(probes: readonly Probe[]): void {
    const named = new Map(probes.map((probe) => [probe.target.name, probe]))
    for (const [name, stop] of this.#running) {
      if (named.has(name)) continue
      stop.abort()
      this.#running.delete(name)
    }
    for (const [name, probe] of named) {
      if (this.#running.has(name)) continue
      const stop = new AbortController()
      this.#running.set(name, stop)
      void this.#watch(probe, stop.signal)
    }
  }

  get size(): number {
    return this.#running.size
  }

  stop(): void {
    this.follow([])
  }

  async #watch(probe: Probe, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const fault = await ask(probe, this.#deadlines, signal)
      if (signal.aborted) return
      probe.target.health.noteCheck(fault)
      await pause(probe.check.intervalMs, signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

/** One question, over the connections that calls use, so that the same rules hold for both; null: the target is well. */
async function ask(
  { pool, check }: Probe,
  deadlines: Deadlines,
  signal: AbortSignal,
): Promise<string | null> {
  let abandon: () => void = () => undefined
  let late = false
  const giveUp = () => abandon()
  signal.addEventListener('abort', giveUp)
  const settle = deadlines.watch(check.timeoutMs, () => {
    late = true
    abandon()
  })
  try {
    const answer = await pool().call(
      {
        method: 'GET',
        target: check.path,
        fields: FieldList.from([
          ['user-agent', 'gatehouse-health-check'],
          ['accept', '*/*'],
        ]),
        body: null,
        keyHeader: null,
        upgrade: null,
      },
      (stop) => {
        abandon = stop
        if (late || signal.aborted) stop()
      },
    )
    await drain(answer)
    return verdict(answer.status, check.statuses)
  } catch (error) {
    if (late) return `The check had no answer within ${check.timeoutMs} ms.`
    return error instanceof Error ? error.message : 'The check failed.'
  } finally {
    settle()
    signal.removeEventListener('abort', giveUp)
  }
}

const verdict = (status: number, expected: readonly number[]): string | null => {
  const well = expected.length === 0 ? status >= 200 && status < 300 : expected.includes(status)
  return well ? null : `The check was answered ${status}.`
}

/** Reads the rest, so that the connection can serve again; a long body is not worth it. */
async function drain({ body, tunnel }: BackendAnswer): Promise<void> {
  tunnel?.end()
  if (!(body instanceof FlowingBody)) return
  let bytes = 0
  for (let piece = await body.read(); piece; piece = await body.read()) {
    bytes += piece.byteLength
    if (bytes <= BODY_BYTES_MAX) continue
    body.cancel()
    return
  }
}
