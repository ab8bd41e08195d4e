import type { CallRecord } from '#contract/records.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Call } from './call.ts'

interface End {
  status: number
  refusal: Refusal | null
  stepId: string | null
  responseBytes: number
}

/** What is kept of a call: no query, no body, no header but the name of the client. */
export const recordOf = (
  call: Call,
  { status, refusal, stepId, responseBytes }: End,
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
  method: call.request.method.slice(0, 40),
  path: call.path.slice(0, 1_000),
  clientIp: call.clientIp,
  userAgent: call.request.headers.get('user-agent')?.slice(0, 300) ?? null,
  status,
  code: refusal?.code ?? (status === 499 ? 'client-gone' : null),
  reason: refusal?.reason.slice(0, 1_000) ?? null,
  refusedByStepId: stepId,
  dryRun: call.dryRun,
  requestBytes: Number(call.request.headers.get('content-length') ?? 0) || 0,
  responseBytes,
  totalMs: round(performance.now() - call.began),
  backendMs: call.backendMs === null ? null : round(call.backendMs),
})

const round = (milliseconds: number): number => Math.round(milliseconds * 100) / 100
