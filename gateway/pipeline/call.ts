import type { KeyEntry } from '#contract/keys.ts'
import type { CallRecord } from '#contract/records.ts'
import type { Engine, RoutedApi, RoutedOperation } from '#gateway/activation/build-engine.ts'
import type { Segments } from '#gateway/router/split-path.ts'

/** One call on its way; filled in as it is understood. */
export interface Call {
  readonly request: Request
  readonly requestId: string
  readonly engine: Engine | null
  readonly clientIp: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** Of the monotonic clock. */
  readonly began: number
  /** Path as it arrived, no query. */
  readonly path: string
  /** Query as it arrived, with its question mark; empty: none. */
  readonly query: string
  segments: Segments
  api: RoutedApi | null
  operation: RoutedOperation | null
  /** The key that was sent, whether it opens the door or not; for the record. */
  knownKey: KeyEntry | null
  /** The key that was admitted. */
  key: KeyEntry | null
  productId: string | null
  dryRun: CallRecord['dryRun']
  backendMs: number | null
}

/** Begins a call; `url` is absolute, as Bun gives it. */
export function beginCall(
  request: Request,
  requestId: string,
  context: Pick<Call, 'engine' | 'clientIp' | 'at' | 'began'>,
): Call {
  const { url } = request
  const start = url.indexOf('/', url.indexOf('://') + 3)
  const mark = url.indexOf('?', start)
  return {
    request,
    requestId,
    ...context,
    path: start === -1 ? '/' : mark === -1 ? url.slice(start) : url.slice(start, mark),
    query: mark === -1 ? '' : url.slice(mark),
    segments: [],
    api: null,
    operation: null,
    knownKey: null,
    key: null,
    productId: null,
    dryRun: [],
    backendMs: null,
  }
}
