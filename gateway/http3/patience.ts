/** Waits for something that should come again and again; one timer, however often it comes. */
export class Patience {
  readonly #ms: number
  readonly #over: () => void
  #cameMs = performance.now()
  #timer: ReturnType<typeof setTimeout>

  /** `over`: called once when nothing has come for so long, unless `end` is called before. */
  constructor(ms: number, over: () => void) {
    this.#ms = ms
    this.#over = over
    this.#timer = setTimeout(() => this.#look(), ms)
  }

  renew(): void {
    this.#cameMs = performance.now()
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  #look(): void {
    const leftMs = this.#cameMs + this.#ms - performance.now()
    if (leftMs <= 0) this.#over()
    else this.#timer = setTimeout(() => this.#look(), leftMs)
  }
}
