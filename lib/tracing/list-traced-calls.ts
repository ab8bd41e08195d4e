import 'server-only'
import { db } from '#lib/db/client.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import { askGateways } from './ask-gateways.ts'
import { HEADER_MADE } from './make-trace-header.ts'
import type { TracedCalls } from './schema.ts'

/** Calls that came with one header to any gateway, newest first. */
export async function listTracedCalls(
  _scope: StaffScope,
  { ticketId }: { ticketId: string },
): Promise<Result<TracedCalls, 'not_found'>> {
  const made = { action: HEADER_MADE, targetId: ticketId }
  if ((await db.auditEvent.count({ where: made })) === 0)
    return fail('not_found', 'No such header was made.')
  const { answers, silent } = await askGateways((client) => client.traces(ticketId))
  const calls = answers.flatMap(({ gatewayName, value }) =>
    value.map((call) => ({ ...call, gatewayName })),
  )
  const newestFirst = calls.toSorted((one, other) => other.at - one.at)
  return ok({
    items: newestFirst.map((call) => ({ ...call, at: new Date(call.at).toISOString() })),
    silent,
  })
}
