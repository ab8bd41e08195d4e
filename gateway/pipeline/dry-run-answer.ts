import { FieldList } from '#policies/kit/field-list.ts'
import type { HeaderFields } from '#policies/kit/header-fields.ts'
import { type Answer, isStreamed } from '#policies/kit/runtime.ts'
import { BodyCopy, type Cut } from './body-copy.ts'
import type { Call } from './call.ts'
import type { Looking } from './trials.ts'
import { WatchedBody } from './watched-body.ts'

/** An answer for a step in dry-run: it reads all, and what it writes is lost. What it does not ask for is not copied. */
export class DryRunAnswer implements Answer, Looking {
  status: number
  /** Of a body that streams and that was asked for. */
  #copy: BodyCopy | null = null
  #cut: ((why: Cut) => void) | null = null
  readonly #answer: Answer
  readonly #call: Pick<Call, 'held' | 'inbound'>
  #headers: HeaderFields | null = null
  #body: Answer['body'] | undefined

  constructor(answer: Answer, call: Pick<Call, 'held' | 'inbound'>) {
    this.status = answer.status
    this.#answer = answer
    this.#call = call
  }

  get headers(): HeaderFields {
    const { headers } = this.#answer
    this.#headers ??= headers instanceof FieldList ? headers.copy() : FieldList.from(headers)
    return this.#headers
  }
  set headers(headers: HeaderFields) {
    this.#headers = headers
  }

  get body(): Answer['body'] {
    if (this.#body === undefined) this.#body = this.#copied()
    return this.#body
  }
  set body(body: Answer['body']) {
    this.#body = body
  }

  /** `cut` hears, once, that the end of the body will not come. */
  whenCut(cut: (why: Cut) => void): void {
    this.#cut = cut
    this.#copy?.whenCut(cut)
  }

  /** The answer is out, or its caller has left. */
  end(): void {
    this.#copy?.end()
  }

  /** Nobody looks at it any more. */
  release(): void {
    this.#copy?.release()
  }

  #copied(): Answer['body'] {
    const { body } = this.#answer
    if (body instanceof Uint8Array) return Buffer.from(body)
    if (!isStreamed(body)) return body
    const source = body.watch ? body : new WatchedBody(body)
    this.#answer.body = source
    const { held, inbound } = this.#call
    this.#copy = new BodyCopy(source, { held, isGone: () => inbound.gone })
    if (this.#cut) this.#copy.whenCut(this.#cut)
    return this.#copy
  }
}
