import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import type { Call } from '#gateway/pipeline/call.ts'
import type { CallExchange } from '#gateway/pipeline/call-exchange.ts'
import { ownRefusal } from '#gateway/pipeline/own-refusal.ts'
import type { Tunnel } from '#gateway/server/inbound.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { BackendFailure } from './backend-call.ts'
import { callGroup } from './call-group.ts'
import type { Deadlines } from './deadlines.ts'
import { keepEndToEnd } from './headers.ts'

export class ClientGone extends Error {}
/** The request's own body broke off, or is not what its head says. */
export class BodyBroken extends Error {}

/** An answer of the backend; with a tunnel it has left HTTP. */
export interface BackendReply extends Answer {
  tunnel?: Tunnel
}

/** Calls the backend and answers as soon as its head is there; the body streams. */
export async function forward(
  call: Call,
  exchange: CallExchange,
  deadlines: Deadlines,
): Promise<BackendReply | Refusal> {
  const { inbound, api } = call
  if (!api) throw new Error('A call is forwarded to the backend of an API.')
  if (inbound.gone) throw new ClientGone()
  const { place, group, rest, timeoutMs, onTerms } = exchange.destination()
  const body = exchange.bodyToSend()
  let late = false
  let abandon: () => void = () => undefined
  inbound.whenGone(() => abandon())
  const settle = deadlines.watch(timeoutMs, () => {
    late = true
    abandon()
  })
  const began = performance.now()
  try {
    const upgrade = upgradeOf(call)
    const request = {
      method: inbound.method,
      target: `${place.path}${rest}` || '/',
      fields: exchange.sentHeaders,
      body,
      upgrade,
      keyHeader: api.keyHeader,
    }
    const watch = (stop: () => void) => {
      abandon = stop
    }
    const reply = await (group
      ? callGroup(group, request, { call, rest, watch, late: () => late, onTerms })
      : (onTerms?.(place.pool) ?? place.pool).call(request, watch))
    if ('refused' in reply) return reply
    const { status, body: answerBody, tunnel } = reply
    call.arriving = answerBody instanceof FlowingBody ? answerBody : null
    const headers = keepEndToEnd(reply.fields)
    if (!tunnel) return { status, headers, body: answerBody }
    headers.put('connection', 'upgrade')
    headers.put('upgrade', upgrade ?? '')
    return { status, headers, body: null, tunnel }
  } catch (error) {
    if (!(error instanceof BackendFailure)) throw error
    if (late)
      return ownRefusal('backend-timeout', `The backend gave no answer within ${timeoutMs} ms.`)
    if (inbound.gone) throw new ClientGone()
    if (inbound.body?.broken) throw new BodyBroken(error.message)
    return ownRefusal('backend-unreachable', error.message)
  } finally {
    settle()
    call.backendMs = (call.backendMs ?? 0) + performance.now() - began
  }
}

/** WebSockets (RFC 6455) are the one protocol that passes. */
function upgradeOf({ inbound }: Call): string | null {
  if (inbound.version !== '1.1' || inbound.method !== 'GET' || inbound.body instanceof FlowingBody)
    return null
  const upgrade = inbound.fields.find('upgrade')
  if (upgrade?.toLowerCase() !== 'websocket') return null
  return /\bupgrade\b/i.test(inbound.fields.find('connection') ?? '') ? 'websocket' : null
}
