import { z } from 'zod'
import {
  apiId,
  gatewayId,
  keyId,
  operationId,
  organisationId,
  productId,
  stepId,
  subscriptionId,
} from './ids.ts'

/** What a step in dry-run would have answered. */
export const dryRunFinding = z.strictObject({
  stepId,
  policy: z.string(),
  code: z.string(),
  reason: z.string(),
})

/** What a step of the policy `log` has kept of a call; credentials are hidden in it. For staff only. */
export const callDetail = z.strictObject({
  stepId,
  /** Without its question mark; null: not asked for. */
  query: z.string().max(2_000).nullable(),
  requestHeaders: z.array(z.tuple([z.string(), z.string()])).max(50),
  responseHeaders: z.array(z.tuple([z.string(), z.string()])).max(50),
  /** The beginning; null: not asked for, or no text. */
  requestBody: z.string().max(10_000).nullable(),
  requestBodyCut: z.boolean(),
  responseBody: z.string().max(10_000).nullable(),
  responseBodyCut: z.boolean(),
})
export type CallDetail = z.infer<typeof callDetail>
/** Beyond, further steps leave nothing in a record. */
export const CALL_DETAILS_MAX = 4

/** One call, refused ones too. Query strings and bodies are in it only where a step keeps them. */
export const record = z.strictObject({
  /** The `requestId` of refusals and of the `x-request-id` header; unique over all gateways. */
  requestId: z.string().regex(/^req_[a-z0-9]{20}$/),
  /** When the request line was read, milliseconds since 1970 UTC. */
  at: z.int().min(0),
  snapshotHash: z.string(),
  apiId: apiId.nullable(),
  operationId: operationId.nullable(),
  productId: productId.nullable(),
  organisationId: organisationId.nullable(),
  subscriptionId: subscriptionId.nullable(),
  keyId: keyId.nullable(),
  method: z.string().max(40),
  /** Path as it was matched, at most 1,000 characters, no query. */
  path: z.string().max(1_000),
  clientIp: z.string(),
  userAgent: z.string().max(300).nullable(),
  status: z.int().min(100).max(599),
  /** Machine code of the refusal or of the gateway's own error (`key-missing`, `rate-limited`, `backend-timeout`); null for the backend's answer. */
  code: z.string().nullable(),
  /** The reason in full, for the admin; the caller never sees it. */
  reason: z.string().max(1_000).nullable(),
  /** The step that refused, if one did. */
  refusedByStepId: stepId.nullable(),
  dryRun: z.array(dryRunFinding),
  requestBytes: z.int().min(0),
  responseBytes: z.int().min(0),
  totalMs: z.number().min(0),
  /** Until the first byte of the backend's answer; null when it was not called. */
  backendMs: z.number().min(0).nullable(),
  /**
   * The gateway's own: from when the head of the call was read until that of the answer was handed to the socket, without
   * the way from the first handing over to the backend to its last answer's head (so without an upload that streams,
   * further tries and the pauses between them), and without waiting for bodies that steps read. What steps themselves
   * wait for, as a token, the keys of an issuer or Redis, is in it. Null: a gateway that did not measure it.
   */
  gatewayMs: z.number().min(0).nullable().default(null),
  /** Of W3C Trace Context: what the backend was told, or what the caller said of a call that was refused. Older gateways tell none. */
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable()
    .default(null),
  /** Absent: no step kept anything. */
  details: z.array(callDetail).max(CALL_DETAILS_MAX).optional(),
})
export type CallRecord = z.infer<typeof record>

/** Calls of one minute that are alike, refused ones too, whether their raw records are still there or not. */
export const callCounter = z.strictObject({
  /** Its first millisecond since 1970 UTC. Of what could not be kept by the minute: of the hour, or the day. */
  minute: z.int().min(0),
  apiId: apiId.nullable(),
  operationId: operationId.nullable(),
  productId: productId.nullable(),
  organisationId: organisationId.nullable(),
  subscriptionId: subscriptionId.nullable(),
  keyId: keyId.nullable(),
  status: z.int().min(100).max(599),
  calls: z.int().min(1),
  requestBytes: z.int().min(0),
  responseBytes: z.int().min(0),
  totalMs: z.number().min(0),
})
export type CallCounter = z.infer<typeof callCounter>

/**
 * `GET /v1/records?after=CURSOR&waitMs=…&max=…`: a long poll. `after` absent: from the oldest record kept.
 * Asking after a cursor is the word that everything up to it is stored: the gateway may drop it. The cursor covers
 * records and counters; the two need not be of the same calls. `checked=true` is for a page that could not be read: what a
 * disk has damaged of records is left out of it, and counted in `dropped`.
 */
export const recordsPage = z.strictObject({
  gatewayId,
  records: z.array(record),
  /** Those that came to be since the cursor, to be added up; every call is in exactly one. */
  counters: z.array(callCounter),
  /** Opaque; stored by the caller in the transaction that stores the records and adds the counters. */
  next: z.string(),
  /** Raw records dropped since the process began because the disk bound was reached; their calls are counted. */
  dropped: z.int().min(0),
})
export type RecordsPage = z.infer<typeof recordsPage>
