import type { Exchange } from '#policies/kit/exchange.ts'
import { joinedKey } from '#policies/kit/joined-key.ts'
import { networkOf } from '#policies/kit/network-of.ts'
import type { Period, QuotaTaken } from '#policies/kit/ports.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { PolicyRuntime } from '#policies/kit/runtime.ts'
import type { QuotaConfig } from './definition.ts'
import { periodAt } from './period-at.ts'

interface Counted {
  key: string
  period: Period
}
interface Taken extends Counted {
  /** This call with it. */
  used: QuotaTaken
}

/** Under this name the quotas of a call know how large a part is left of the one that was told last. */
const TOLD = 'quota'
const toldBy = ['quota-calls-remaining', 'quota-bytes-remaining', 'quota-reset']

export const quotaRuntime: PolicyRuntime<QuotaConfig> = (
  config,
  { quotas, stepId, settledNow: now },
) => {
  const { calls, bytes, period: kind, countBy } = config
  const shared = countBy === 'organisation'
  const key = joinedKey(stepId)
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
    const who = (shared ? organisationId : subscriptionId) ?? networkOf(clientIp)
    return {
      key: key(who),
      period: periodOf(shared || subscriptionId === null ? null : subscribedAtMs),
    }
  }
  const partLeft = ({ used }: Taken) =>
    Math.min(1 - used.calls / (calls ?? Infinity), 1 - used.bytes / (bytes ?? Infinity))
  const secondsLeft = ({ endMs }: Period) => Math.max(1, Math.ceil((endMs - now()) / 1_000))

  const remember = ({ notes }: Exchange, mine: Counted, used: QuotaTaken) => {
    if (!used.taken)
      return refusal(
        429,
        'quota-exceeded',
        'The quota is used up',
        `${used.calls} calls and ${used.bytes} bytes since ${new Date(mine.period.startMs).toISOString()}.`,
        { 'retry-after': String(secondsLeft(mine.period)) },
      )
    notes.set(stepId, { ...mine, used } satisfies Taken)
    return undefined
  }

  return {
    request(exchange) {
      const mine = counted(exchange)
      const used = quotas.take(mine.key, mine.period, { calls, bytes })
      return used instanceof Promise
        ? used.then((taken) => remember(exchange, mine, taken))
        : remember(exchange, mine, used)
    },
    response({ notes, dryRun }, { headers }) {
      const own = notes.get(stepId) as Taken | undefined
      const told = notes.get(TOLD) as number | undefined
      if (!own || (told !== undefined && told <= partLeft(own))) return undefined
      if (!dryRun) notes.set(TOLD, partLeft(own))
      for (const name of toldBy) headers.delete(name)
      if (calls !== undefined)
        headers.set('quota-calls-remaining', String(Math.max(0, calls - own.used.calls)))
      if (bytes !== undefined)
        headers.set('quota-bytes-remaining', String(Math.max(0, bytes - own.used.bytes)))
      headers.set('quota-reset', String(secondsLeft(own.period)))
      return undefined
    },
    ...(bytes !== undefined && {
      finished({ notes }, { requestBytes, responseBytes }) {
        const own = notes.get(stepId) as Taken | undefined
        if (own) quotas.addBytes(own.key, own.period, requestBytes + responseBytes)
      },
    }),
  }
}
