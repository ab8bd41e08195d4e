import 'server-only'
import { TRACE_HEADER } from '#contract/trace.ts'
import { TICKET_MS, ticketKey, writeTicket } from '#contract/trace-ticket.ts'
import { recordAudit } from '#lib/audit/record-audit.ts'
import { transaction } from '#lib/db/transaction.ts'
import { listGatewayAccess } from '#lib/gateways/repository.ts'
import type { StaffScope } from '#lib/identity/scope.ts'
import { newId } from '#lib/shared/ids.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'
import type { MakeTraceHeaderInput, TraceHeaderView } from './schema.ts'

/** The audit entry of a header, which is all that is kept of it. */
export const HEADER_MADE = 'trace.header_made'

/** Makes a header that has calls of one API traced by every gateway that is registered now. */
export async function makeTraceHeader(
  scope: StaffScope,
  { apiId }: MakeTraceHeaderInput,
  now = new Date(),
): Promise<Result<TraceHeaderView, 'not_found'>> {
  const gateways = await listGatewayAccess()
  if (gateways.length === 0) return fail('not_found', 'No gateway is registered.')
  const ticket = { id: newId('trc'), apiId, expiresAt: now.getTime() + TICKET_MS }
  const expiresAt = new Date(ticket.expiresAt).toISOString()
  return transaction(async (tx) => {
    if ((await tx.api.count({ where: { id: apiId } })) === 0)
      return fail('not_found', 'No such API.')
    await recordAudit(tx, scope, {
      action: HEADER_MADE,
      targetId: ticket.id,
      after: { apiId, expiresAt },
    })
    const tokens = new Set(gateways.map(({ adminToken }) => adminToken))
    const value = writeTicket(ticket, [...tokens].map(ticketKey))
    return ok({ ticketId: ticket.id, name: TRACE_HEADER, value, expiresAt })
  })
}
