import type { CallRecord } from '#contract/records.ts'
import type { Chain, Engine, RoutedApi, RoutedOperation } from '#gateway/activation/engine.ts'
import type { CallMeter } from '#gateway/costs/call-meter.ts'
import type { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { HeldKey } from '#gateway/keys/key-rows.ts'
import type { Segments } from '#gateway/router/split-path.ts'
import type { Inbound } from '#gateway/server/inbound.ts'
import type { Recorder } from '#gateway/tracing/recorder.ts'
import type { Visit } from '#gateway/upstream/target.ts'
import type { HeldBytes } from './held-bytes.ts'
import type { HeldBody } from './request-body.ts'
import type { Trace } from './trace-context.ts'
import type { Trials } from './trials.ts'

/** One call on its way; filled in as it is understood. */
export interface Call {
  readonly inbound: Inbound
  readonly requestId: string
  readonly engine: Engine | null
  /** Who calls: the socket's other end, or whom a trusted proxy names. */
  clientIp: string
  /** As the caller used it; a trusted proxy may have ended TLS. */
  scheme: 'http' | 'https'
  /** What is left of X-Forwarded-For before `clientIp`; null: no trusted proxy has read it. */
  forwardedFor: string | null
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
  knownKey: HeldKey | null
  /** The key that was admitted. */
  key: HeldKey | null
  productId: string | null
  chain: Chain | null
  /** Steps of the chain's request hooks that were asked. */
  stepsReached: number
  dryRun: CallRecord['dryRun']
  /** The first of these are of the request: places of their steps in the chain, ascending. Null: none is. */
  triedAt: number[] | null
  /** Steps in dry-run that still look at the request or the answer; null: none has had to. */
  trials: Trials | null
  backendMs: number | null
  /** How often a backend was asked. */
  backendCalls: number
  /** When it was handed over to the backend first, of the monotonic clock; null: not yet. */
  sentAt: number | null
  /** When the last head of an answer came, or the word that none will; null: it is waited for. */
  repliedAt: number | null
  /** Waited for the body of the backend's answer, before the caller got any of it. */
  answerWaitMs: number
  /** The gateway's own time, known when the answer goes out. */
  gatewayMs: number
  /** What steps of all calls together may hold of bodies; null: no bound. */
  held: HeldBytes | null
  /** The body of the backend's answer, if it did not come whole with its head. */
  arriving: FlowingBody | null
  /** What its caller gets of it, where that still flows; a step may have put it in its place. */
  leaving: FlowingBody | null
  /** Null until the call is about to be sent on. */
  trace: Trace | null
  /** Targets of a backend with several that this call went to: a bit each. */
  tried: number
  /** At which of them it is. */
  visit: Visit | null
  /** The body of the request as steps hold it; null: none has asked for it. */
  heldBody: HeldBody | null
  /** Takes the call down; null: nobody asked for that. */
  recorder: Recorder | null
  /** Times its steps; null: it is not measured. */
  meter: CallMeter | null
}

export function beginCall(inbound: Inbound, requestId: string, engine: Engine | null): Call {
  const { target } = inbound
  const mark = target.indexOf('?')
  return {
    inbound,
    requestId,
    engine,
    clientIp: inbound.clientIp,
    scheme: inbound.scheme,
    forwardedFor: null,
    at: Date.now(),
    began: performance.now(),
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? '' : target.slice(mark),
    segments: [],
    api: null,
    operation: null,
    knownKey: null,
    key: null,
    productId: null,
    chain: null,
    stepsReached: 0,
    dryRun: [],
    triedAt: null,
    trials: null,
    backendMs: null,
    backendCalls: 0,
    sentAt: null,
    repliedAt: null,
    answerWaitMs: 0,
    gatewayMs: 0,
    held: null,
    arriving: null,
    leaving: null,
    trace: null,
    tried: 0,
    visit: null,
    heldBody: null,
    recorder: null,
    meter: null,
  }
}
