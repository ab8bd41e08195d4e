import type { Deadlines } from '#gateway/upstream/deadlines.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Call } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { ownRefusal } from './own-refusal.ts'

/**
 * What a step says that reads the answer before the caller gets any of it. A backend that gives no byte of it within the
 * time of a call is late, as it is with its head.
 */
export function readInTime(
  saying: Promise<Refusal | undefined>,
  exchange: CallExchange,
  { call, deadlines }: { call: Call; deadlines: Deadlines },
): Promise<Refusal | undefined> {
  const { arriving } = call
  if (!arriving || arriving.ended) return saying
  const { timeoutMs } = exchange.destination()
  const began = performance.now()
  let isWaiting = true
  const waited = () => {
    if (isWaiting) call.answerWaitMs += performance.now() - began
    isWaiting = false
  }
  // What the step does once all of the answer is there is the gateway's own time.
  arriving.watch(() => undefined, waited)
  return new Promise((resolve, reject) => {
    let settle: () => void = () => undefined
    const watch = (seen: number) => {
      settle = deadlines.watch(timeoutMs, () => {
        if (arriving.bytesSeen > seen || arriving.ended) return watch(arriving.bytesSeen)
        arriving.cancel()
        resolve(ownRefusal('backend-timeout', `The answer stood still for ${timeoutMs} ms.`))
      })
    }
    watch(arriving.bytesSeen)
    const said = () => {
      waited()
      settle()
    }
    saying.finally(said).then(resolve, reject)
  })
}
