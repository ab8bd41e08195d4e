import { z } from 'zod'
import { apiId, keyId, operationId, productId, stepId, subscriptionId } from './ids.ts'
import { stepMode, stepScope } from './snapshot.ts'

/** Carries a ticket that asks for a trace of its call; taken off before anybody else sees the call. */
export const TRACE_HEADER = 'x-gatehouse-trace'

export const requestId = z.string().regex(/^req_[a-z0-9]{20}$/, 'Not a request id.')
export const ticketId = z.string().regex(/^trc_[a-z0-9]{16}$/, 'Not the id of a trace header.')

/** What something was and is. Credentials and secrets are `hidden`; null: it was, or is, not there. */
export const traceChange = z.strictObject({
  part: z.enum([
    'request-header',
    'request-body',
    'path',
    'query',
    'backend',
    'time-limit',
    'claims',
    'status',
    'response-header',
    'response-body',
  ]),
  /** Of a header. */
  name: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
})
export type TraceChange = z.infer<typeof traceChange>

/** A decision before any step: where the call belongs, and whose it is. */
export const traceGate = z.strictObject({
  gate: z.enum(['address', 'key']),
  tookMs: z.number().min(0),
  passed: z.boolean(),
  detail: z.string(),
})

/** One hook of one step. */
export const traceStep = z.strictObject({
  stepId,
  policy: z.string(),
  scope: stepScope,
  mode: stepMode,
  phase: z.enum(['request', 'around', 'response']),
  /** Since the request line was read. */
  startedMs: z.number().min(0),
  /** Of a step around the backend's call: with that call. */
  tookMs: z.number().min(0),
  /** `would-refuse`: it is in dry-run; `answered`: by itself, the backend was not called; `failed`: it threw, or came to no verdict. */
  verdict: z.enum(['passed', 'refused', 'would-refuse', 'answered', 'failed']),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  /** How often a step around it called the backend; null: it does not stand around it. */
  backendCalls: z.int().min(0).nullable(),
  changes: z.array(traceChange),
})
export type TraceStep = z.infer<typeof traceStep>

/** A step that would have run but for an exception. */
export const traceException = traceStep
  .pick({ stepId: true, policy: true, scope: true })
  .extend({ until: z.int().min(0) })

/** One try to get an answer from one backend. */
export const traceBackendCall = z.strictObject({
  /** Scheme, name and port. */
  address: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.string(),
  startedMs: z.number().min(0),
  /** Over a connection that had served before. */
  reused: z.boolean(),
  /** Until the connection was there; null: it never was. */
  connectMs: z.number().min(0).nullable(),
  /** Until the head of the answer; null: none came. */
  answerMs: z.number().min(0).nullable(),
  status: z.int().nullable(),
  fault: z.string().nullable(),
})
export type TraceBackendCall = z.infer<typeof traceBackendCall>

/** `GET /v1/trace/{requestId}`: one call, step by step. */
export const trace = z.strictObject({
  requestId,
  ticketId,
  /** Milliseconds since 1970 UTC. */
  at: z.int().min(0),
  snapshotHash: z.string(),
  method: z.string(),
  path: z.string(),
  host: z.string(),
  clientIp: z.string(),
  apiId: apiId.nullable(),
  operationId: operationId.nullable(),
  productId: productId.nullable(),
  subscriptionId: subscriptionId.nullable(),
  keyId: keyId.nullable(),
  status: z.int(),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  refusedByStepId: stepId.nullable(),
  totalMs: z.number().min(0),
  requestBytes: z.int().min(0),
  responseBytes: z.int().min(0),
  gates: z.array(traceGate),
  steps: z.array(traceStep),
  /** Steps that did not run because of an exception, and when they do again; absent: none. */
  excepted: z.array(traceException).min(1).optional(),
  backendCalls: z.array(traceBackendCall),
})
export type Trace = z.infer<typeof trace>

export const traceSummary = trace.pick({
  requestId: true,
  at: true,
  method: true,
  path: true,
  status: true,
  totalMs: true,
})
/** `GET /v1/traces?ticket=…`: calls that came with one ticket, newest last. */
export const traceList = z.strictObject({ traces: z.array(traceSummary) })
