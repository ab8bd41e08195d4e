import type { ReplayOrder } from '#contract/replay.ts'
import { FactDesk } from '#gateway/facts/fact-desk.ts'
import { logLine } from '#gateway/log-line.ts'
import type { HeldSecrets } from '#gateway/secrets/held-secrets.ts'
import type { Settings } from '#gateway/settings.ts'
import { threadMemory } from '#gateway/threads/thread-memory.ts'
import { Traffic } from '#gateway/threads/traffic.ts'
import type { Ports } from '#policies/kit/ports.ts'
import type { TypedBackends } from './typed-backends.ts'

/** One caller is counted; it is the least that there can be. */
const CALLERS_MAX = 1_024
const nothing = (): void => undefined

/** What a thread does with calls, over memories of its own: limits begin at zero, caches are empty, nothing is recorded. */
export function throwAwayTraffic({
  settings,
  secrets,
  backends,
  key,
}: {
  settings: Settings
  secrets: HeldSecrets
  backends: TypedBackends
  key: NonNullable<ReplayOrder['key']>['entry'] | null
}): Traffic {
  const { GATEWAY_REDIS_URL: _, ...own } = settings
  const memory = threadMemory({ threads: 1, callersMax: CALLERS_MAX })
  const traffic: Traffic = new Traffic({
    settings: own,
    memory,
    clockBehindMs: 0,
    connectionsMax: 1,
    keys: { findWords: () => key ?? undefined },
    gatewayId: 'replay',
    secrets,
    backends,
    engine: () => null,
    record: nothing,
    costs: { note: nothing },
    leads: true,
    healthChanged: nothing,
    factLine: {
      wish: (name, seen) => desk.wish(traffic.facts, name, seen),
      fetched: (name, fetched) => desk.fetched(name, fetched),
    },
    traced: nothing,
    fault: (error, requestId) =>
      logLine('error', 'A replay broke.', {
        requestId,
        cause: error instanceof Error ? error.stack : String(error),
      }),
  })
  const desk = new FactDesk({
    now: traffic.enginePorts.steps.elapsedMs,
    newsOf: (name) => traffic.facts.newsOf(name),
    tellAll: (name, news) => traffic.facts.learn(name, news),
  })
  const { steps } = traffic.enginePorts
  steps.fetchJson = withoutTokens(steps.fetchJson)
  return traffic
}

/** Stands for a token that nobody has asked an issuer for. */
const TOKEN = { access_token: 'the-token-of-a-replay', token_type: 'Bearer' }

/** Keys of issuers are read as for every call; no token is asked for, which would be one more at the issuer. */
const withoutTokens =
  (fetchJson: Ports['fetchJson']): Ports['fetchJson'] =>
  async (url, options) =>
    options?.form ? TOKEN : fetchJson(url, options)
