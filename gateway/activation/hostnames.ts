import type { Snapshot } from '#contract/snapshot.ts'

export interface Hostname {
  certificateId: string | null
}

/** The names that a gateway answers to; a name is looked up as itself, then one label up as a wildcard. */
export class Hostnames {
  readonly #names: ReadonlyMap<string, Hostname>

  constructor(names: Snapshot['hostnames']) {
    this.#names = new Map(names?.map(({ name, certificateId }) => [name, { certificateId }]))
  }

  /** No name was given: the gateway answers to any. */
  get any(): boolean {
    return this.#names.size === 0
  }

  /** Those that the gateway has a certificate for. */
  get encrypted(): { name: string; certificateId: string }[] {
    return [...this.#names].flatMap(([name, { certificateId }]) =>
      certificateId === null ? [] : [{ name, certificateId }],
    )
  }

  /** Lower case, without a port. */
  find(name: string): Hostname | null {
    return this.#names.get(name) ?? this.#names.get(`*${name.slice(name.indexOf('.'))}`) ?? null
  }
}
