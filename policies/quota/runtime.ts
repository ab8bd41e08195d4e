import type { Exchange } from '#policies/kit/exchange.ts'
import type { Period } from '#policies/kit/ports.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { QuotaConfig } from './definition.ts'
import { periodAt } from './period-at.ts'

interface Counted {
  key: string
  period: Period
}

export const quotaRuntime: PolicyRuntime<QuotaConfig> = (
  config,
  { quotas, stepId, settledNow: now },
) => {
  const { calls, bytes, period: kind, countBy } = config
  const shared = countBy === 'organisation'
  /** The last period of each anchor is nearly always this one's too. */
  const periods = new Map<number | null, Period>()

  const periodOf = (anchorMs: number | null): Period => {
    const nowMs = now()
    const known = periods.get(anchorMs)
    if (known && nowMs >= known.startMs && nowMs < known.endMs) return known
    const period = periodAt(kind, anchorMs, nowMs)
    if (periods.size > 10_000) periods.clear()
    periods.set(anchorMs, period)
    return period
  }

  const counted = (exchange: Exchange): Counted => {
    const { subscriptionId, organisationId, clientIp, subscribedAtMs } = exchange
    const who = (shared ? organisationId : subscriptionId) ?? clientIp
    return {
      key: `${stepId}:${who}`,
      period: periodOf(shared || subscriptionId === null ? null : subscribedAtMs),
    }
  }
  const secondsLeft = ({ endMs }: Period) => Math.max(1, Math.ceil((endMs - now()) / 1_000))

  return {
    request(exchange) {
      const { key, period } = counted(exchange)
      const used = quotas.used(key, period)
      const isUsedUp =
        (calls !== undefined && used.calls >= calls) || (bytes !== undefined && used.bytes >= bytes)
      if (isUsedUp)
        return refusal(
          429,
          'quota-exceeded',
          'The quota is used up',
          `${used.calls} calls and ${used.bytes} bytes since ${new Date(period.startMs).toISOString()}.`,
          { 'retry-after': String(secondsLeft(period)) },
        )
      quotas.add(key, period, { calls: 1, bytes: 0 })
      exchange.notes.set(stepId, { key, period } satisfies Counted)
      return undefined
    },
    response({ notes }, { headers }) {
      const own = notes.get(stepId) as Counted | undefined
      if (!own) return undefined
      const used = quotas.used(own.key, own.period)
      if (calls !== undefined)
        headers.set('quota-calls-remaining', String(Math.max(0, calls - used.calls)))
      if (bytes !== undefined)
        headers.set('quota-bytes-remaining', String(Math.max(0, bytes - used.bytes)))
      headers.set('quota-reset', String(secondsLeft(own.period)))
      return undefined
    },
    ...(bytes !== undefined && {
      finished({ notes }, { requestBytes, responseBytes }) {
        const own = notes.get(stepId) as Counted | undefined
        if (own) quotas.add(own.key, own.period, { calls: 0, bytes: requestBytes + responseBytes })
      },
    }),
  }
}
