'use client'

import { useQuery } from '@tanstack/react-query'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'

const WAITING_MS = 1_000
const HELD_MS = 3_000

const isHeld = ({ state, secretsCurrent }: GatewayView): boolean =>
  state !== 'unreachable' && secretsCurrent === true

/** On how many gateways the secrets as they are now hold, as they themselves say it. `done`: what was done, a sentence; `holds`: what a gateway then does, for one and for many. */
export function SecretReceipt({
  done,
  since,
  holds,
}: {
  done: string
  /** Milliseconds since 1970; what was heard before says nothing. */
  since: number
  holds: [one: string, many: string]
}) {
  const { data, dataUpdatedAt, isError } = useQuery({
    ...gatewaysQuery,
    refetchInterval: ({ state }) => (state.data?.items.every(isHeld) ? HELD_MS : WAITING_MS),
  })
  if (isError) return `${done} Where it holds cannot be asked now.`
  if (!data || dataUpdatedAt < since) return `${done} Asking the gateways …`
  const { length } = data.items
  if (length === 0) return `${done} There is no gateway yet.`
  const held = data.items.filter(isHeld).length
  const [one, many] = holds
  return (
    <>
      {done} {held} of {length} {length === 1 ? 'gateway' : 'gateways'} {held === 1 ? one : many}{' '}
      it.
      {data.items
        .filter((gateway) => !isHeld(gateway))
        .map((gateway) => (
          <span key={gateway.id} className="block">
            {gateway.name}{' '}
            {gateway.state === 'unreachable'
              ? 'cannot be reached; it learns of it as soon as it is back.'
              : gateway.secretsFault
                ? `refuses the secrets: ${gateway.secretsFault}`
                : 'is being told.'}
          </span>
        ))}
    </>
  )
}
