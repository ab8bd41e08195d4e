import { createHash, timingSafeEqual } from 'node:crypto'
import type { GatewayStatus } from '#contract/admin.ts'
import { keyChanges } from '#contract/keys.ts'
import { REPLAY_BYTES_MAX } from '#contract/replay.ts'
import { secretTable } from '#contract/secrets.ts'
import type { StepCost } from '#contract/step-costs.ts'
import type { Activator } from '#gateway/activation/activate.ts'
import {
  type Coding,
  SNAPSHOT_BYTES_MAX,
  type SnapshotBody,
} from '#gateway/activation/read-body.ts'
import { DiskRefused, DiskUnsure } from '#gateway/disk/append-whole.ts'
import { NoRoom } from '#gateway/keys/interned-texts.ts'
import { type KeyStore, TableOvertaken } from '#gateway/keys/key-store.ts'
import { MalformedKeyTable } from '#gateway/keys/read-key-lines.ts'
import type { Replays } from '#gateway/replay/replays.ts'
import type { SecretStore } from '#gateway/secrets/secret-store.ts'
import type { RecordFeed } from '#gateway/spool/record-feed.ts'
import { ThreadLost } from '#gateway/threads/thread-lost.ts'
import type { TraceStore } from '#gateway/tracing/trace-store.ts'

/** Many times what ten thousand changes of keys take. A whole table is not held. */
const JSON_BYTES_MAX = 256_000_000

export interface AdminContext {
  token: string
  activator: Activator
  secrets: SecretStore
  keys: KeyStore
  records: RecordFeed
  traces: Pick<TraceStore, 'find' | 'ofTicket'>
  replays: Pick<Replays, 'replay'>
  stepCosts(): StepCost[]
  /** Every thread uses the newest secrets when it is done. */
  spreadSecrets(): Promise<void>
  status(): GatewayStatus
  metrics(): string
}

const problem = (status: number, title: string, detail?: string): Response =>
  Response.json(
    { title, status, ...(detail && { detail }) },
    { status, headers: { 'content-type': 'application/problem+json' } },
  )

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The private listener: everything but /healthz needs the token. What the disk does not take is not changed. */
export async function answerAdmin(context: AdminContext, request: Request): Promise<Response> {
  try {
    return await answer(context, request)
  } catch (error) {
    if (error instanceof DiskUnsure)
      return problem(
        507,
        'The disk fails',
        `${error.message}. What was sent does not hold, but may when the gateway is started again. Look at the disk.`,
      )
    // RFC 4918, 11.5: it cannot be stored now, and may be when there is room.
    if (error instanceof DiskRefused)
      return problem(507, 'The disk does not take it', `${error.message}. Nothing was changed.`)
    if (error instanceof ThreadLost)
      return problem(503, 'A thread has ended that worked on it', `${error.message} Send it again.`)
    if (error instanceof NoRoom) return problem(507, 'There is no room for it', error.message)
    throw error
  }
}

async function answer(context: AdminContext, request: Request): Promise<Response> {
  const url = URL.parse(request.url)
  if (!url) return problem(400, 'The address is none')
  const { pathname, searchParams } = url
  if (pathname === '/healthz')
    return Response.json({ status: 'ok', snapshot: context.activator.engine !== null })
  const sent = request.headers.get('authorization') ?? ''
  if (!timingSafeEqual(digest(sent), digest(`Bearer ${context.token}`)))
    return problem(401, 'The token is not mine')
  const call = `${request.method} ${pathname}`
  if (call === 'GET /v1/status') return Response.json(context.status())
  if (call === 'PUT /v1/snapshot') return putSnapshot(context, request)
  if (call === 'PUT /v1/secrets') return putSecrets(context, request)
  if (call === 'POST /v1/keys') return postKeys(context, request)
  if (call === 'PUT /v1/keys') return putKeys(context, request)
  if (call === 'GET /v1/records') return getRecords(context, searchParams)
  if (call === 'GET /v1/traces') return listTraces(context, searchParams)
  if (call.startsWith('GET /v1/trace/')) return getTrace(context, pathname)
  if (call === 'POST /v1/replay') return postReplay(context, request)
  if (call === 'GET /v1/costs') return Response.json({ steps: context.stepCosts() })
  if (call === 'GET /metrics')
    return new Response(context.metrics(), {
      headers: { 'content-type': 'text/plain; version=0.0.4' },
    })
  return problem(404, 'There is no such call')
}

const tooLarge = () => problem(413, 'The body is too large')

async function readJson(request: Request): Promise<{ value: unknown } | { refused: Response }> {
  try {
    const bytes = await readBounded(request, JSON_BYTES_MAX)
    return bytes ? { value: JSON.parse(bytes.toString()) } : { refused: tooLarge() }
  } catch {
    return { refused: problem(400, 'The body is not JSON') }
  }
}

/** A body as it came, packed or not. */
async function readPacked(
  request: Request,
  bytesMax: number,
): Promise<SnapshotBody | { refused: Response }> {
  const coding = codingOf(request.headers.get('content-encoding'))
  if (!coding) {
    const refused = problem(415, 'The body is packed in a way that is not known here')
    // RFC 9110, 12.5.3: in the answer to such a request, what would be understood.
    refused.headers.set('accept-encoding', 'gzip')
    return { refused }
  }
  const bytes = await readBounded(request, bytesMax)
  return bytes ? { bytes, coding } : { refused: tooLarge() }
}

async function putSnapshot({ activator }: AdminContext, request: Request): Promise<Response> {
  const body = await readPacked(request, SNAPSHOT_BYTES_MAX)
  if ('refused' in body) return body.refused
  const activated = await activator.activate(body)
  if ('unreadable' in activated) return problem(400, activated.unreadable)
  return 'faults' in activated
    ? Response.json({ faults: activated.faults }, { status: 422 })
    : Response.json(activated.activation)
}

async function postReplay({ replays }: AdminContext, request: Request): Promise<Response> {
  const body = await readPacked(request, REPLAY_BYTES_MAX)
  if ('refused' in body) return body.refused
  const said = await replays.replay(body)
  if ('replayed' in said) return Response.json(said.replayed)
  if ('faults' in said) return Response.json({ faults: said.faults }, { status: 422 })
  if ('unreadable' in said) return problem(400, said.unreadable)
  if ('busy' in said) return problem(503, 'Other replays wait already')
  if ('late' in said) return problem(504, 'The replay took too long and was given up')
  throw new Error(`A replay broke: ${said.broken}`)
}

function codingOf(field: string | null): Coding | null {
  const coding = field?.trim().toLowerCase() || 'identity'
  return coding === 'gzip' || coding === 'identity' ? coding : null
}

/** Null: there is more of it. */
async function readBounded(request: Request, bytesMax: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function putSecrets(
  { secrets, spreadSecrets }: AdminContext,
  request: Request,
): Promise<Response> {
  const body = await readJson(request)
  if ('refused' in body) return body.refused
  const parsed = secretTable.safeParse(body.value)
  // What was sent is not repeated: it is secret.
  if (!parsed.success) return problem(400, 'The secrets are not valid')
  const faults = secrets.replace(parsed.data)
  if (faults.length > 0) return Response.json({ faults }, { status: 422 })
  await spreadSecrets()
  return Response.json({ revision: parsed.data.revision, count: secrets.count })
}

async function postKeys({ keys }: AdminContext, request: Request): Promise<Response> {
  const body = await readJson(request)
  if ('refused' in body) return body.refused
  const parsed = keyChanges.safeParse(body.value)
  if (!parsed.success)
    return problem(400, 'The changes are not valid', parsed.error.issues[0]?.message)
  const applied = await keys.append(parsed.data)
  return Response.json(keys.position, { status: applied ? 200 : 409 })
}

async function putKeys({ keys }: AdminContext, request: Request): Promise<Response> {
  if (!request.body) return problem(400, 'There is no table')
  try {
    await keys.replace(request.body)
    return Response.json(keys.position)
  } catch (error) {
    if (error instanceof MalformedKeyTable)
      return problem(400, 'The table is not valid', error.message)
    if (error instanceof TableOvertaken) return Response.json(keys.position, { status: 409 })
    throw error
  }
}

async function getRecords(
  { records }: AdminContext,
  parameters: URLSearchParams,
): Promise<Response> {
  const bounded = (name: string, standard: number, max: number) =>
    Math.min(max, Math.max(0, Number.parseInt(parameters.get(name) ?? '', 10) || standard))
  const page = await records.page({
    after: parameters.get('after'),
    max: bounded('max', 1_000, 5_000) || 1,
    waitMs: bounded('waitMs', 0, 30_000),
    checked: parameters.get('checked') === 'true',
  })
  return new Response(page, { headers: { 'content-type': 'application/json' } })
}

function getTrace({ traces }: AdminContext, pathname: string): Response {
  const found = traces.find(pathname.slice('/v1/trace/'.length))
  return found ? Response.json(found) : problem(404, 'There is no trace of this call')
}

function listTraces({ traces }: AdminContext, parameters: URLSearchParams): Response {
  const found = traces.ofTicket(parameters.get('ticket') ?? '')
  return Response.json({
    traces: found.map(({ requestId, at, method, path, status, totalMs }) => ({
      requestId,
      at,
      method,
      path,
      status,
      totalMs,
    })),
  })
}
