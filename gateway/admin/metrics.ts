import type { CallRecord } from '#contract/records.ts'
import type { MetricsPart } from '#gateway/threads/messages.ts'

const boundsMs = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

/** Counts for Prometheus (text format 0.0.4). Labels come from a closed set: APIs of the snapshot, statuses, codes. */
export class Metrics {
  readonly #calls = new Map<string | null, Map<number | string, number>>()
  readonly #buckets = new Float64Array(boundsMs.length + 1)
  #sumMs = 0
  #ownSumMs = 0
  #count = 0

  note({ apiId, status, code, totalMs, gatewayMs }: CallRecord): void {
    // The backend's answers, nearly all of the calls, are counted by their status alone.
    this.#tally(apiId, code === null ? status : `${status} ${code}`, 1)
    let index = 0
    while (index < boundsMs.length && totalMs > (boundsMs[index] as number)) index += 1
    this.#buckets[index] = (this.#buckets[index] ?? 0) + 1
    this.#sumMs += totalMs
    this.#ownSumMs += gatewayMs ?? 0
    this.#count += 1
  }

  /** What was noted since the last time, which is then nobody's. */
  take(): MetricsPart {
    const part: MetricsPart = {
      calls: [...this.#calls].flatMap(([apiId, outcomes]) =>
        [...outcomes].map(([outcome, calls]) => [apiId, outcome, calls] as MetricsPart['calls'][0]),
      ),
      buckets: [...this.#buckets],
      sumMs: this.#sumMs,
      ownSumMs: this.#ownSumMs,
      count: this.#count,
    }
    this.#calls.clear()
    this.#buckets.fill(0)
    this.#sumMs = 0
    this.#ownSumMs = 0
    this.#count = 0
    return part
  }

  /** Adds what another thread has noted. */
  add({ calls, buckets, sumMs, ownSumMs, count }: MetricsPart): void {
    for (const [apiId, outcome, more] of calls) this.#tally(apiId, outcome, more)
    for (const [index, more] of buckets.entries())
      this.#buckets[index] = (this.#buckets[index] ?? 0) + more
    this.#sumMs += sumMs
    this.#ownSumMs += ownSumMs
    this.#count += count
  }

  #tally(apiId: string | null, outcome: number | string, calls: number): void {
    let ofApi = this.#calls.get(apiId)
    if (!ofApi) {
      ofApi = new Map()
      this.#calls.set(apiId, ofApi)
    }
    ofApi.set(outcome, (ofApi.get(outcome) ?? 0) + calls)
  }

  /** `more`: further lines, whole. */
  text(gauges: Record<string, number>, more: readonly string[] = []): string {
    const lines = ['# TYPE gatehouse_calls_total counter']
    for (const [apiId, outcomes] of this.#calls)
      for (const [outcome, calls] of outcomes) lines.push(callsLine(apiId, outcome, calls))
    lines.push('# TYPE gatehouse_call_seconds histogram')
    let running = 0
    for (const [index, bound] of boundsMs.entries()) {
      running += this.#buckets[index] ?? 0
      lines.push(`gatehouse_call_seconds_bucket{le="${bound / 1_000}"} ${running}`)
    }
    lines.push(`gatehouse_call_seconds_bucket{le="+Inf"} ${this.#count}`)
    lines.push(
      `gatehouse_call_seconds_sum ${this.#sumMs / 1_000}`,
      `gatehouse_call_seconds_count ${this.#count}`,
      '# TYPE gatehouse_call_gateway_seconds summary',
      `gatehouse_call_gateway_seconds_sum ${this.#ownSumMs / 1_000}`,
      `gatehouse_call_gateway_seconds_count ${this.#count}`,
    )
    for (const [name, value] of Object.entries(gauges))
      lines.push(`# TYPE ${name} gauge`, `${name} ${value}`)
    return `${[...lines, ...more].join('\n')}\n`
  }
}

function callsLine(apiId: string | null, outcome: number | string, calls: number): string {
  const [status, code = ''] = String(outcome).split(' ')
  return `gatehouse_calls_total{api="${apiId ?? ''}",status="${status}",code="${code}"} ${calls}`
}
