import type { CallRecord } from '#contract/records.ts'
import { ClientGone } from '#gateway/upstream/forward.ts'
import type { Call } from './call.ts'
import type { Outcome } from './run-chain.ts'
import { readTraceparent } from './trace-context.ts'

/** What is kept of a call: no query, no body, no header but the name of the client. */
export const recordOf = (
  call: Call,
  { answer, refusal, stepId }: Outcome,
  responseBytes: number,
): CallRecord => ({
  requestId: call.requestId,
  at: call.at,
  snapshotHash: call.engine?.hash ?? '',
  apiId: call.api?.id ?? null,
  operationId: call.operation?.id ?? null,
  productId: call.productId,
  organisationId: call.knownKey?.organisationId ?? null,
  subscriptionId: call.knownKey?.subscriptionId ?? null,
  keyId: call.knownKey?.keyId ?? null,
  method: call.inbound.method,
  path: call.path.slice(0, 1_000),
  clientIp: call.clientIp,
  userAgent: call.inbound.fields.find('user-agent')?.slice(0, 300) ?? null,
  status: answer.status,
  code: refusal?.code ?? null,
  reason: (refusal?.reason ?? cutOf(call))?.slice(0, 1_000) ?? null,
  refusedByStepId: stepId,
  dryRun: call.dryRun,
  requestBytes: call.inbound.body?.bytesSeen ?? call.inbound.tunnelBytes ?? 0,
  responseBytes,
  totalMs: round(performance.now() - call.began),
  backendMs: call.backendMs === null ? null : round(call.backendMs),
  gatewayMs: round(call.gatewayMs),
  traceId: call.trace?.id ?? saidTrace(call),
})

/** Why the caller got only a part of the backend's answer, which broke off or which a step did; null: it got all, or left. */
function cutOf({ arriving, leaving }: Call): string | null {
  const body = arriving?.broken ? arriving : leaving
  if (!body?.broken || body.brokenBy instanceof ClientGone) return null
  return `The answer broke off: ${body.fault}`
}

/** Of a call that was not sent on. */
function saidTrace({ inbound }: Call): string | null {
  const said = inbound.fields.find('traceparent')
  return said === null ? null : (readTraceparent(said)?.id ?? null)
}

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100
