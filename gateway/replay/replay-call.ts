import type { SnapshotFault } from '#contract/admin.ts'
import { canonicalJson } from '#contract/canonical-json.ts'
import { hashCanonical } from '#contract/hash-snapshot.ts'
import type { Replayed, ReplayOrder } from '#contract/replay.ts'
import type { Trace } from '#contract/trace.ts'
import { buildEngine } from '#gateway/activation/build-engine.ts'
import type { Engine } from '#gateway/activation/engine.ts'
import { readSnapshot } from '#gateway/activation/find-faults.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { beginCall } from '#gateway/pipeline/call.ts'
import { CallExchange } from '#gateway/pipeline/call-exchange.ts'
import { newRequestId } from '#gateway/pipeline/request-id.ts'
import { RunningCall } from '#gateway/pipeline/running-call.ts'
import type { HeldSecrets } from '#gateway/secrets/held-secrets.ts'
import type { Outgoing } from '#gateway/server/inbound.ts'
import type { Settings } from '#gateway/settings.ts'
import { hiddenIn } from '#gateway/tracing/hidden.ts'
import { Recorder } from '#gateway/tracing/recorder.ts'
import { shown, shownQuery } from '#gateway/tracing/shown.ts'
import { type Answer, isStreamed, type StreamedBody } from '#policies/kit/runtime.ts'
import { shownMessage } from './shown-message.ts'
import { throwAwayTraffic } from './throw-away-traffic.ts'
import { type SentRequest, TypedBackends } from './typed-backends.ts'
import { typedInbound } from './typed-inbound.ts'

/** Names no header that was made: nothing is kept under it. */
const NO_TICKET = 'trc_0000000000000000'

/**
 * Runs one call through a snapshot by the code that runs every call, over memories that are thrown away and a backend that
 * says what was typed. Throws UnusableSnapshot with the faults that only building finds.
 */
export async function replayCall(
  order: ReplayOrder,
  { settings, secrets }: { settings: Settings; secrets: HeldSecrets },
): Promise<Replayed | { faults: SnapshotFault[] }> {
  const read = readSnapshot(order.snapshot, secrets)
  if ('faults' in read) return { faults: read.faults }
  const backends = new TypedBackends(order.answer)
  const traffic = throwAwayTraffic({ settings, secrets, backends, key: order.key?.entry ?? null })
  const hash = hashCanonical(canonicalJson(read.snapshot))
  const engine = await buildEngine(read.snapshot, hash, traffic.enginePorts)
  const { call, recorder, traced } = watchedCall(order, engine, secrets)
  call.held = traffic.gateway.held
  const outgoing = await new Promise<Outgoing>((answered) =>
    new RunningCall(traffic.gateway, new CallExchange(call), answered).begin(),
  )
  const { answer } = outgoing
  const body = await bytesOf(answer, call.inbound.method)
  outgoing.sent(body?.byteLength ?? 0)
  const { ticketId: _, ...trace } = await traced
  return {
    trace,
    sent: backends.sent && shownRequest(backends.sent, recorder),
    answer: {
      status: answer.status,
      ...shownMessage(answer.headers, body, recorder.hides),
    },
  }
}

function watchedCall(order: ReplayOrder, engine: Engine, secrets: HeldSecrets) {
  const call = beginCall(typedInbound(order), newRequestId(), engine)
  const { promise: traced, resolve: keep } = Promise.withResolvers<Trace>()
  const ticket = { id: NO_TICKET, apiId: order.apiId, expiresAt: 0 }
  const recorder = new Recorder(call, ticket, { hides: hiddenIn(call, secrets), keep })
  call.recorder = recorder
  return { call, recorder, traced }
}

function shownRequest(
  { address, request: { method, target, fields }, body }: SentRequest,
  { hidesSent }: Recorder,
): Replayed['sent'] {
  const mark = target.indexOf('?')
  return {
    method,
    address,
    path: shown('', mark === -1 ? target : target.slice(0, mark), hidesSent),
    query: mark === -1 ? '' : shownQuery(target.slice(mark), hidesSent),
    ...shownMessage(fields, body, hidesSent),
  }
}

/** All of a body that goes to the caller; null: there is none. */
async function bytesOf({ body }: Answer, method: string): Promise<Uint8Array | null> {
  if (body === null) return null
  const bytes = isStreamed(body)
    ? await whatComes(body)
    : typeof body === 'string'
      ? Buffer.from(body)
      : body
  return method === 'HEAD' ? null : bytes
}

/** What a step may cut; the trace says why. */
async function whatComes(body: StreamedBody): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  try {
    for (let piece = await body.read(); piece; piece = await body.read()) pieces.push(piece)
  } catch (error) {
    if (!(body instanceof FlowingBody && body.broken)) throw error
  }
  return Buffer.concat(pieces)
}
