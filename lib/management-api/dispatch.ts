import 'server-only'
import { unexpected } from '#lib/db/unexpected.ts'
import { failureResponse } from '#lib/http/failure-response.ts'
import { faultsOf } from '#lib/http/faults.ts'
import { FORGEABLE, isForgeable } from '#lib/http/is-forgeable.ts'
import { unstorableIn } from '#lib/http/storable-input.ts'
import { type Caller, currentCaller } from '#lib/identity/caller.ts'
import { proveMember, proveStaff } from '#lib/identity/prove.ts'
import type { Scope } from '#lib/identity/scope.ts'
import { type Fault, fail, type Result } from '#lib/shared/result.ts'
import type { Allowed } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { matchEndpoint } from './match-endpoint.ts'
import { readInput } from './read-input.ts'

/** Set by the console's own pages: the caller wants to act as staff, not as a member of an organisation. */
const VIEW_HEADER = 'x-gatehouse-view'

/** Answers a call of the management API: match → authorise → parse → run → answer. */
export async function dispatch(request: Request, segments: readonly string[]): Promise<Response> {
  let requestId = 'none'
  try {
    const caller = await currentCaller()
    requestId = caller?.requestId ?? crypto.randomUUID()
    const match = matchEndpoint(endpoints, request.method, segments)
    if (match.kind === 'other-method') {
      return new Response(null, { status: 405, headers: { allow: match.allowed.join(', ') } })
    }
    if (match.kind === 'unknown')
      return failureResponse({ code: 'not_found', message: 'No such endpoint.' }, requestId)
    if (carriesCookie(request, caller) && isForgeable(request.headers))
      return failureResponse({ code: 'forbidden', message: FORGEABLE }, requestId)
    const proven = prove(caller, match.endpoint.allow, request.headers.get(VIEW_HEADER))
    if (!proven.ok) return failureResponse(proven.failure, requestId)
    const raw = await readInput(request, match.parameters)
    if (!raw.ok) return failureResponse(raw.failure, requestId)
    const unstorable = unstorableIn(raw.value)
    if (unstorable.length > 0) return notRight(unstorable, requestId)
    const parsed = match.endpoint.input.safeParse(raw.value)
    if (!parsed.success) return notRight(faultsOf(parsed.error), requestId)
    const result = await match.endpoint.run(proven.value, parsed.data)
    if (!result.ok) return failureResponse(result.failure, requestId)
    return Response.json(match.endpoint.output.parse(result.value), {
      status: match.endpoint.status ?? 200,
      headers: { 'cache-control': 'no-store', 'x-request-id': requestId },
    })
  } catch (error) {
    return failureResponse(unexpected(error, requestId), requestId)
  }
}

/** Only a session's cookie is sent by a browser on its own. */
const carriesCookie = (request: Request, caller: Caller | null): boolean =>
  request.method !== 'GET' && caller?.via === 'browser'

const notRight = (faults: Fault[], requestId: string): Response =>
  failureResponse(
    { code: 'invalid_input', message: 'Some fields are not right.', faults },
    requestId,
  )

function prove(
  caller: Caller | null,
  { member, staff }: Allowed,
  view: string | null,
): Result<Scope, 'unauthenticated' | 'forbidden'> {
  const asStaff = staff !== undefined && (member === undefined || actsAsStaff(caller, view))
  if (asStaff) return proveStaff(caller, staff)
  return member ? proveMember(caller, member) : fail('forbidden', 'Nobody may do this.')
}

/** A token says by itself what it is; a browser session acts as staff only on the console's pages. */
const actsAsStaff = (caller: Caller | null, view: string | null): boolean =>
  caller !== null && (caller.via === 'browser' ? view === 'console' : caller.staffRole !== null)
