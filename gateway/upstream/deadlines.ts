const STEP_MS = 50
/** A check that comes so long after the one before says that the process stood still. */
const STOOD_STILL_MS = 250

/** Something with a deadline. The neighbours are those of the list in which all of them stand. */
export abstract class Watched {
  deadlineMs = 0
  before: Watched | null = null
  after: Watched | null = null
  /** The time is over. */
  abstract expire(): void
}

class Callback extends Watched {
  readonly #act: () => void

  constructor(act: () => void) {
    super()
    this.#act = act
  }
  expire(): void {
    this.#act()
  }
}

/** Deadlines of the calls in flight, kept by one timer that runs only while there are some; late by at most 50 ms. */
export class Deadlines {
  #first: Watched | null = null
  #timer: ReturnType<typeof setInterval> | null = null
  #checkedMs = 0
  #hears = false

  /** `expire` is called once the time is over, unless the answer of this function was called before. */
  watch(timeoutMs: number, expire: () => void): () => void {
    const entry = new Callback(expire)
    this.add(entry, performance.now() + timeoutMs)
    return () => this.remove(entry)
  }

  /** The same for an object of one's own: `expire` is called once, unless it is removed before. */
  add(entry: Watched, deadlineMs: number): void {
    entry.deadlineMs = deadlineMs
    entry.after = this.#first
    if (this.#first) this.#first.before = entry
    this.#first = entry
    if (this.#timer) return
    this.#checkedMs = performance.now()
    this.#timer = setInterval(() => this.#check(), STEP_MS)
  }

  /** Also for one that is not there, or not any more. */
  remove(entry: Watched): void {
    const { before, after } = entry
    if (before) before.after = after
    else if (this.#first === entry) this.#first = after
    if (after) after.before = before
    entry.before = null
    entry.after = null
  }

  #check(): void {
    const now = performance.now()
    const stoodStill = now - this.#checkedMs > STOOD_STILL_MS
    this.#checkedMs = now
    // What came meanwhile was not heard yet. It is, before anybody is said to be late: once, however slow this is.
    this.#hears = stoodStill && !this.#hears
    if (this.#hears) return
    const late: Watched[] = []
    for (let entry = this.#first; entry; entry = entry.after)
      if (entry.deadlineMs <= now) late.push(entry)
    // What one does when its time is over may take others out.
    for (const entry of late) if (this.#holds(entry) && entry.deadlineMs <= now) this.#expire(entry)
    if (this.#first || !this.#timer) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  #holds(entry: Watched): boolean {
    return entry.before !== null || this.#first === entry
  }

  #expire(entry: Watched): void {
    this.remove(entry)
    entry.expire()
  }
}
