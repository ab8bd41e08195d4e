import type { CallRecord } from '#contract/records.ts'
import { putLatin1, putNumber } from '#policies/kit/put-latin1.ts'

/** Keys whose beginnings of records are remembered, for each operation. */
const REMEMBERED_MAX = 1_000
/** Texts that JSON writes as they are. */
const plain = /^[ !#-[\]-~]*$/
const ascii = /^[ -~]*$/

const QUOTE = 0x22
/** Of a record: its names, identifiers and numbers, none of which is long. */
const OTHER_BYTES_MAX = 1_024

type Shared = Pick<
  CallRecord,
  | 'snapshotHash'
  | 'apiId'
  | 'operationId'
  | 'productId'
  | 'organisationId'
  | 'subscriptionId'
  | 'keyId'
  | 'method'
>

/** What many records have in common, as it is written. */
export interface Common {
  record: Shared
  text: string
  isPlain: boolean
}
const commons = new Map<string | null, Map<string | null, Common>>()

/**
 * What a record has in common with others, if nothing in it is written otherwise by JSON than it is and no step has added
 * to it, as with nearly all; null: `JSON.stringify` must write it.
 */
export function usualIn(record: CallRecord): Common | null {
  const isUsual =
    record.dryRun.length === 0 &&
    !record.details &&
    plain.test(record.path) &&
    plain.test(record.clientIp) &&
    isPlain(record.userAgent) &&
    isPlain(record.code) &&
    isPlain(record.reason)
  if (!isUsual) return null
  const common = commonOf(record)
  return common.isPlain ? common : null
}

const isPlain = (text: string | null): boolean => text === null || plain.test(text)

/** Bytes that `putUsual` takes, or some more. */
export const usualBytesMax = (record: CallRecord, common: Common): number =>
  OTHER_BYTES_MAX +
  common.text.length +
  record.path.length +
  record.clientIp.length +
  (record.userAgent?.length ?? 0) +
  (record.code?.length ?? 0) +
  (record.reason?.length ?? 0)

/**
 * Writes a usual record as JSON, the same that `JSON.stringify` makes of it, from a place on; answers the place
 * after it. It is written part by part, and what calls have in common is made once.
 */
export function putUsual(bytes: Buffer, at: number, record: CallRecord, common: Common): number {
  let end = putLatin1(bytes, at, '{"requestId":"')
  end = putLatin1(bytes, end, record.requestId)
  end = putNumber(bytes, putLatin1(bytes, end, '","at":'), record.at)
  end = putLatin1(bytes, putLatin1(bytes, end, ','), common.text)
  end = putText(bytes, putLatin1(bytes, end, ',"path":'), record.path)
  end = putText(bytes, putLatin1(bytes, end, ',"clientIp":'), record.clientIp)
  end = putText(bytes, putLatin1(bytes, end, ',"userAgent":'), record.userAgent)
  end = putNumber(bytes, putLatin1(bytes, end, ',"status":'), record.status)
  end = putText(bytes, putLatin1(bytes, end, ',"code":'), record.code)
  end = putText(bytes, putLatin1(bytes, end, ',"reason":'), record.reason)
  end = putText(bytes, putLatin1(bytes, end, ',"refusedByStepId":'), record.refusedByStepId)
  end = putNumber(bytes, putLatin1(bytes, end, ',"dryRun":[],"requestBytes":'), record.requestBytes)
  end = putNumber(bytes, putLatin1(bytes, end, ',"responseBytes":'), record.responseBytes)
  end = putNumber(bytes, putLatin1(bytes, end, ',"totalMs":'), record.totalMs)
  end = putMs(bytes, putLatin1(bytes, end, ',"backendMs":'), record.backendMs)
  end = putMs(bytes, putLatin1(bytes, end, ',"gatewayMs":'), record.gatewayMs)
  end = putText(bytes, putLatin1(bytes, end, ',"traceId":'), record.traceId)
  return putLatin1(bytes, end, '}')
}

function putText(bytes: Buffer, at: number, text: string | null): number {
  if (text === null) return putLatin1(bytes, at, 'null')
  bytes[at] = QUOTE
  const end = putLatin1(bytes, at + 1, text)
  bytes[end] = QUOTE
  return end + 1
}

const putMs = (bytes: Buffer, at: number, milliseconds: number | null): number =>
  milliseconds === null ? putText(bytes, at, null) : putNumber(bytes, at, milliseconds)

function commonOf(record: CallRecord): Common {
  let ofOperation = commons.get(record.operationId)
  if (!ofOperation) {
    if (commons.size >= REMEMBERED_MAX) commons.clear()
    ofOperation = new Map()
    commons.set(record.operationId, ofOperation)
  }
  const known = ofOperation.get(record.keyId)
  if (known && isSame(known.record, record)) return known
  const {
    snapshotHash,
    apiId,
    operationId,
    productId,
    organisationId,
    subscriptionId,
    keyId,
    method,
  } = record
  // Not the record: its path is a part of a head, which would be held with it.
  const shared: Shared = {
    snapshotHash,
    apiId,
    operationId,
    productId,
    organisationId,
    subscriptionId,
    keyId,
    method,
  }
  const text = JSON.stringify(shared).slice(1, -1)
  if (ofOperation.size >= REMEMBERED_MAX) ofOperation.clear()
  const common = { record: shared, text, isPlain: ascii.test(text) }
  ofOperation.set(keyId, common)
  return common
}

const isSame = (one: Shared, other: Shared): boolean =>
  one.method === other.method &&
  one.apiId === other.apiId &&
  one.productId === other.productId &&
  one.subscriptionId === other.subscriptionId &&
  one.organisationId === other.organisationId &&
  one.snapshotHash === other.snapshotHash
