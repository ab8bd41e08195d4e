import type { ApiLifecycle } from '#contract/api-lifecycle.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'

/** The end of an API as each answer tells it: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link` (RFC 8288). */
export class ToldLifecycle {
  readonly #fields: [string, string][] = []
  readonly #links: string[]

  constructor({ deprecatedAt, endsAt, successorUrl, deprecationUrl }: ApiLifecycle) {
    if (deprecatedAt !== null)
      this.#fields.push(['deprecation', `@${Math.floor(deprecatedAt / 1_000)}`])
    if (endsAt !== null) this.#fields.push(['sunset', new Date(endsAt).toUTCString()])
    this.#links = [
      ...(successorUrl === null ? [] : [`<${successorUrl}>; rel="successor-version"`]),
      ...(deprecationUrl === null
        ? []
        : [`<${deprecationUrl}>; rel="deprecation"; type="text/html"`]),
    ]
  }

  /** What the backend says of the same goes, since the console decides it; its links stay. */
  tell(headers: HeaderFields): void {
    for (const [name, value] of this.#fields) headers.set(name, value)
    for (const link of this.#links) headers.append('link', link)
  }
}
