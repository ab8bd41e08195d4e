import type { Refusal } from '#policies/kit/refusal.ts'
import type { Call } from './call.ts'
import { ownRefusal } from './own-refusal.ts'

/** Whether a call came by a name that the gateway answers to (RFC 9110, 7.4), the same that its handshake asked for. */
export function admitHost({ inbound, engine }: Call): Refusal | undefined {
  if (!engine || engine.hostnames.any) return undefined
  const host = nameOf(inbound.fields.find('host') ?? '')
  if (!engine.hostnames.find(host))
    return ownRefusal('unknown-host', `The gateway does not answer to ${host || 'no host'}.`)
  const asked = inbound.tls?.serverName ?? host
  if (asked !== host)
    return ownRefusal('unknown-host', `The connection is that of ${asked}, the call for ${host}.`)
  return undefined
}

/** A Host field's name, without its port. */
function nameOf(host: string): string {
  const end = host.lastIndexOf(':')
  return (end > host.lastIndexOf(']') ? host.slice(0, end) : host).toLowerCase()
}
