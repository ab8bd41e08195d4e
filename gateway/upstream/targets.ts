import { createHash } from 'node:crypto'
import type { TargetStatus } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import type { Snapshot, SnapshotApi } from '#contract/snapshot.ts'
import type { Backends } from './backends.ts'
import type { FailuresInRow } from './failures-in-row.ts'
import type { HealthNews } from './health-news.ts'
import type { Probe, Prober } from './prober.ts'
import type { CheckTerms, Target } from './target.ts'
import { TargetGroup } from './target-group.ts'
import { TargetHealth } from './target-health.ts'

interface Held {
  target: Target
  probe: Probe | null
}
/** The address of one target and the rules by which it is watched. */
type Watched = Pick<NonNullable<SnapshotApi['backend']['balance']>, 'active' | 'passive'> & {
  url: string
}

interface Followed {
  apis: Snapshot['apis']
  termsOf: ReadonlyMap<string, CheckTerms>
}

export interface TargetsParts {
  backends: Pick<Backends, 'poolOf' | 'presenting'>
  /** Null: another thread asks for all. */
  prober: Prober | null
  /** Milliseconds since 1970 UTC. */
  now: () => number
  /** Hears what this thread finds out, for the others. */
  tell: (news: HealthNews) => void
  /** Failed calls in a row of a target, over all threads. */
  failuresOf: (name: string) => FailuresInRow
}

/** Targets that are watched, by address and rules: a deployment that changes neither leaves their state as it is. */
export class Targets {
  readonly #backends: Pick<Backends, 'poolOf' | 'presenting'>
  readonly #prober: Prober | null
  readonly #now: () => number
  readonly #held = new Map<string, Held>()
  #apisOf = new Map<string, string[]>()
  /** Of the targets of a backend, as it stands in a snapshot. */
  readonly #names = new WeakMap<SnapshotApi['backend'], readonly string[]>()
  readonly #tell: (news: HealthNews) => void

  readonly #failuresOf: (name: string) => FailuresInRow

  constructor({ backends, prober, now, tell, failuresOf }: TargetsParts) {
    this.#failuresOf = failuresOf
    this.#backends = backends
    this.#prober = prober
    this.#now = now
    this.#tell = tell
  }

  /** The targets of an API; null: it has one, which nobody watches. */
  groupOf({ backend }: SnapshotApi): TargetGroup | null {
    const { url, balance } = backend
    if (!balance) return null
    this.#namesOf(backend)
    const { weight, others, active, passive } = balance
    const members = [{ url, weight }, ...others].map((each) => ({
      weight: each.weight,
      target: this.#hold({ url: each.url, active, passive }).target,
    }))
    return new TargetGroup(members, balance)
  }

  /**
   * A snapshot is enforced: what it does not name is forgotten and asked no more, what is new is asked. `termsOf`: on
   * which terms the targets of an API are asked; of several APIs with one target the first that says any decides.
   */
  follow({ apis, termsOf }: Followed): void {
    this.#apisOf = new Map()
    for (const { id, backend } of apis) {
      for (const name of this.#namesOf(backend)) {
        const ids = this.#apisOf.get(name)
        if (ids) ids.push(id)
        else this.#apisOf.set(name, [id])
      }
    }
    for (const [name, { target }] of this.#held) {
      const ids = this.#apisOf.get(name)
      if (ids) target.checkTerms = ids.map((id) => termsOf.get(id)).find(Boolean) ?? null
      else this.#held.delete(name)
    }
    this.#prober?.follow(
      [...this.#held.values()].map(({ probe }) => probe).filter((probe) => probe !== null),
    )
  }

  /** What another thread has found out of a target. */
  learn({ name, ...change }: HealthNews): void {
    this.#held.get(name)?.target.health.learn(change, performance.now())
  }

  /** What a thread that begins has to be told. */
  news(): HealthNews[] {
    return [...this.#held].flatMap(([name, { target }]) => {
      const change = target.health.news()
      return change ? [{ name, ...change }] : []
    })
  }

  /** Calls on their way, by the name of the target; of targets that have none nothing is said. */
  visits(): [name: string, calls: number][] {
    return [...this.#held].flatMap(([name, { target }]) =>
      target.callsInFlight > 0 ? [[name, target.callsInFlight] as [string, number]] : [],
    )
  }

  /** `elsewhere`: calls of other threads on their way to a target. */
  status(elsewhere: (name: string) => number = () => 0): TargetStatus[] {
    const nowMs = performance.now()
    return [...this.#held].flatMap(([name, { target }]) => {
      const { url, health, callsInFlight } = target
      const apiIds = this.#apisOf.get(name)
      if (!apiIds) return []
      const calls = callsInFlight + elsewhere(name)
      return [{ url, apiIds, ...health.state(nowMs), callsInFlight: calls }]
    })
  }

  /** Made while an API is built, between calls: for thousands at once it would take long. */
  #namesOf(backend: SnapshotApi['backend']): readonly string[] {
    if (!backend.balance) return []
    const known = this.#names.get(backend)
    if (known) return known
    const { others, active, passive } = backend.balance
    const names = [backend, ...others].map(({ url }) => nameOf({ url, active, passive }))
    this.#names.set(backend, names)
    return names
  }

  #hold(watched: Watched): Held {
    const name = nameOf(watched)
    const known = this.#held.get(name)
    if (known) return known
    const { url, active = null, passive = null } = watched
    const failures = this.#failuresOf(name)
    // Those of a target that was forgotten are, too.
    failures.clear()
    const health = new TargetHealth(
      { active, passive },
      { now: this.#now },
      { failures, tell: (change) => this.#tell({ name, ...change }) },
    )
    const target: Target = {
      name,
      url,
      health,
      checkTerms: null,
      callsInFlight: 0,
      ...this.#backends.poolOf(url),
    }
    const pool = () => {
      const terms = target.checkTerms?.() ?? null
      return terms ? this.#backends.presenting(target.pool, terms) : target.pool
    }
    const held = { target, probe: active && { target, pool, check: active } }
    this.#held.set(name, held)
    return held
  }
}

const nameOf = ({ url, active, passive }: Watched): string =>
  createHash('sha256').update(canonicalJson({ url, active, passive })).digest('base64url')
