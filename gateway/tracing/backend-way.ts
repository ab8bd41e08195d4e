import type { TraceBackendCall } from '#contract/trace.ts'
import type { BackendAnswer, BackendRequest } from '#gateway/upstream/backend-call.ts'
import type { BackendPool } from '#gateway/upstream/backend-pool.ts'
import { HIDDEN, type Hides, shown, shownQuery } from './shown.ts'
import { rounded } from './verdict.ts'

interface Taken {
  /** Where each try is added. */
  calls: TraceBackendCall[]
  /** When the call of the caller began, of the monotonic clock. */
  began: number
  hides: Hides
}

/** A way to a backend that takes down each try. */
export class BackendWay implements Pick<BackendPool, 'call'> {
  readonly #pool: BackendPool
  readonly #taken: Taken

  constructor(pool: BackendPool, taken: Taken) {
    this.#pool = pool
    this.#taken = taken
  }

  async call(
    request: BackendRequest,
    watch: (abandon: () => void) => void,
  ): Promise<BackendAnswer> {
    const from = performance.now()
    const entry = this.#entry(request, from)
    this.#taken.calls.push(entry)
    const connected = (reused: boolean) => {
      entry.reused = reused
      entry.connectMs = rounded(performance.now() - from)
    }
    try {
      const answer = await this.#pool.call({ ...request, connected }, watch)
      entry.answerMs = rounded(performance.now() - from)
      entry.status = answer.status
      return answer
    } catch (error) {
      const fault = error instanceof Error ? error.message.slice(0, 300) : 'It failed.'
      entry.fault = this.#taken.hides('', fault) ? HIDDEN : fault
      throw error
    }
  }

  #entry({ method, target }: BackendRequest, from: number): TraceBackendCall {
    const { hides, began } = this.#taken
    const { secure, authority } = this.#pool.address
    const mark = target.indexOf('?')
    return {
      address: `${secure ? 'https' : 'http'}://${authority}`,
      method,
      path: shown('', mark === -1 ? target : target.slice(0, mark), hides),
      query: mark === -1 ? '' : shownQuery(target.slice(mark), hides),
      startedMs: rounded(from - began),
      reused: false,
      connectMs: null,
      answerMs: null,
      status: null,
      fault: null,
    }
  }
}
