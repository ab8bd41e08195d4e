import type { CallRecord } from '#contract/records.ts'

/** Keys whose beginnings of records are remembered, for each operation. */
const REMEMBERED_MAX = 1_000
/** Texts that JSON writes as they are. */
const plain = /^[ !#-[\]-~]*$/

/** What many records have in common, as it is written. */
interface Common {
  record: CallRecord
  text: string
}
const commons = new Map<string | null, Map<string | null, Common>>()

/** A record in JSON, the same that `JSON.stringify` makes of it: what calls have in common is made once. */
export function recordLine(record: CallRecord): string {
  const { path, clientIp, userAgent, code, reason, refusedByStepId, dryRun, details } = record
  const beginning = `{"requestId":"${record.requestId}","at":${record.at},${commonOf(record)}`
  const caller = `"path":${json(path)},"clientIp":${json(clientIp)},"userAgent":${jsonOrNull(userAgent)}`
  const outcome = `"status":${record.status},"code":${jsonOrNull(code)},"reason":${jsonOrNull(reason)},"refusedByStepId":${jsonOrNull(refusedByStepId)}`
  const tried = dryRun.length === 0 ? '"dryRun":[]' : `"dryRun":${JSON.stringify(dryRun)}`
  const sizes = `"requestBytes":${record.requestBytes},"responseBytes":${record.responseBytes}`
  const times = `"totalMs":${record.totalMs},"backendMs":${record.backendMs},"traceId":${jsonOrNull(record.traceId)}`
  const kept = details ? `,"details":${JSON.stringify(details)}` : ''
  return `${beginning},${caller},${outcome},${tried},${sizes},${times}${kept}}`
}

const json = (text: string): string => (plain.test(text) ? `"${text}"` : JSON.stringify(text))

const jsonOrNull = (text: string | null): string => (text === null ? 'null' : json(text))

function commonOf(record: CallRecord): string {
  let ofOperation = commons.get(record.operationId)
  if (!ofOperation) {
    if (commons.size >= REMEMBERED_MAX) commons.clear()
    ofOperation = new Map()
    commons.set(record.operationId, ofOperation)
  }
  const known = ofOperation.get(record.keyId)
  if (known && isSame(known.record, record)) return known.text
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
  const text = JSON.stringify({
    snapshotHash,
    apiId,
    operationId,
    productId,
    organisationId,
    subscriptionId,
    keyId,
    method,
  }).slice(1, -1)
  if (ofOperation.size >= REMEMBERED_MAX) ofOperation.clear()
  ofOperation.set(keyId, { record, text })
  return text
}

const isSame = (one: CallRecord, other: CallRecord): boolean =>
  one.method === other.method &&
  one.apiId === other.apiId &&
  one.productId === other.productId &&
  one.subscriptionId === other.subscriptionId &&
  one.organisationId === other.organisationId &&
  one.snapshotHash === other.snapshotHash
