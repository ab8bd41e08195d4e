/** What steps leave within a call for themselves and for each other, by name. */
export interface Notes {
  get(name: string): unknown
  set(name: string, value: unknown): void
}

/** A call has few notes: they are found sooner by looking through them than in a table. */
export class FewNotes implements Notes {
  readonly #names: string[] = []
  readonly #values: unknown[] = []

  get(name: string): unknown {
    const names = this.#names
    for (let index = 0; index < names.length; index += 1)
      if (names[index] === name) return this.#values[index]
    return undefined
  }

  set(name: string, value: unknown): void {
    const names = this.#names
    let index = 0
    while (index < names.length && names[index] !== name) index += 1
    names[index] = name
    this.#values[index] = value
  }
}
