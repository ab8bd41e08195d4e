/** What steps keep in memory over snapshots, by step and name. */
export class LastingState {
  readonly #states = new Map<string, Map<string, unknown>>()

  of<State>(stepId: string, name: string, make: () => State): State {
    let own = this.#states.get(stepId)
    if (!own) {
      own = new Map()
      this.#states.set(stepId, own)
    }
    if (!own.has(name)) own.set(name, make())
    return own.get(name) as State
  }

  /** Forgets the steps that are no longer deployed. */
  keepOnly(stepIds: ReadonlySet<string>): void {
    for (const stepId of this.#states.keys()) if (!stepIds.has(stepId)) this.#states.delete(stepId)
  }
}
