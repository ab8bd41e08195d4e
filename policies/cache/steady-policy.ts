import CachePolicy from 'http-cache-semantics'

/** What an answer says of its use, where the library does not ask for it. */
interface Told {
  /** Seconds from the request to its answer, which may have been made at once (RFC 9111, 4.2.3). */
  delaySeconds: number
  forbidsStale: boolean
}

/** Ages by the clock that nobody sets: one that is set back would keep answers for longer than they are good. */
export class SteadyPolicy extends CachePolicy {
  readonly #told: Told

  constructor(
    request: CachePolicy.Request,
    answer: CachePolicy.Response,
    { told, ...options }: CachePolicy.Options & { told: Told },
  ) {
    super(request, answer, options)
    this.#told = told
  }

  now(): number {
    return performance.timeOrigin + performance.now()
  }

  override age(): number {
    return super.age() + this.#told.delaySeconds
  }

  /** Whether the answer may go out as it is to who asks so. */
  mayBeUsedFor(request: Record<string, string>): boolean {
    const asked = request['cache-control']
    const headers =
      asked === undefined || !this.#told.forbidsStale
        ? request
        : { ...request, 'cache-control': asked.replaceAll(/max-stale(?:\s*=\s*[^\s,]*)?/g, '') }
    return this.satisfiesWithoutRevalidation({ headers })
  }
}
