import { createHash } from 'node:crypto'
import type { TargetStatus } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import type { Snapshot, SnapshotApi } from '#contract/snapshot.ts'
import type { Backends } from './backends.ts'
import type { Probe, Prober } from './prober.ts'
import type { Target } from './target.ts'
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

/** Targets that are watched, by address and rules: a deployment that changes neither leaves their state as it is. */
export class Targets {
  readonly #backends: Pick<Backends, 'poolOf'>
  readonly #prober: Prober
  readonly #now: () => number
  readonly #held = new Map<string, Held>()
  #apisOf = new Map<string, string[]>()

  constructor(backends: Pick<Backends, 'poolOf'>, prober: Prober, now: () => number) {
    this.#backends = backends
    this.#prober = prober
    this.#now = now
  }

  /** The targets of an API; null: it has one, which nobody watches. */
  groupOf({ backend: { url, balance } }: SnapshotApi): TargetGroup | null {
    if (!balance) return null
    const { weight, others, active, passive } = balance
    const members = [{ url, weight }, ...others].map((each) => ({
      weight: each.weight,
      target: this.#hold({ url: each.url, active, passive }).target,
    }))
    return new TargetGroup(members, balance)
  }

  /** A snapshot is enforced: what it does not name is forgotten and asked no more, what is new is asked. */
  follow({ apis }: Pick<Snapshot, 'apis'>): void {
    this.#apisOf = new Map()
    for (const { id, backend } of apis) {
      if (!backend.balance) continue
      const { others, active, passive } = backend.balance
      for (const { url } of [backend, ...others]) {
        const name = nameOf({ url, active, passive })
        this.#apisOf.set(name, [...(this.#apisOf.get(name) ?? []), id])
      }
    }
    for (const name of this.#held.keys()) if (!this.#apisOf.has(name)) this.#held.delete(name)
    this.#prober.follow(
      [...this.#held.values()].map(({ probe }) => probe).filter((probe) => probe !== null),
    )
  }

  status(): TargetStatus[] {
    const nowMs = performance.now()
    return [...this.#held].flatMap(([name, { target }]) => {
      const { url, health, callsInFlight } = target
      const apiIds = this.#apisOf.get(name)
      return apiIds ? [{ url, apiIds, ...health.state(nowMs), callsInFlight }] : []
    })
  }

  #hold(watched: Watched): Held {
    const name = nameOf(watched)
    const known = this.#held.get(name)
    if (known) return known
    const { url, active = null, passive = null } = watched
    const health = new TargetHealth({ active, passive }, { now: this.#now })
    const target = { name, url, health, callsInFlight: 0, ...this.#backends.poolOf(url) }
    const held = { target, probe: active && { target, check: active } }
    this.#held.set(name, held)
    return held
  }
}

const nameOf = ({ url, active, passive }: Watched): string =>
  createHash('sha256').update(canonicalJson({ url, active, passive })).digest('base64url')
