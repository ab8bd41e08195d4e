'use client'

import { useQuery } from '@tanstack/react-query'
import { Notice } from '#components/ui/notice.tsx'
import { isSilent } from '#lib/gateways/is-silent.ts'
import { gatewaysQuery } from '#lib/gateways/queries.ts'
import type { GatewayView } from '#lib/gateways/schema.ts'

const WAITING_MS = 1_000
const HELD_MS = 3_000

const isHeld = (gateway: GatewayView): boolean =>
  !isSilent(gateway) && gateway.secretsCurrent === true

/** It will not hold them by waiting a moment. */
const isStuck = (gateway: GatewayView): boolean =>
  isSilent(gateway) || gateway.secretsFault !== null

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
  if (isError) return <Notice tone="warn">{done} Where it holds cannot be asked now.</Notice>
  if (!data || dataUpdatedAt < since) return <Notice>{done} Asking the gateways …</Notice>
  const { length } = data.items
  if (length === 0) return <Notice tone="good">{done} There is no gateway yet.</Notice>
  const missing = data.items.filter((gateway) => !isHeld(gateway))
  const [one, many] = holds
  return (
    <Notice
      tone={missing.some(isStuck) ? 'bad' : missing.length > 0 ? 'plain' : 'good'}
      title={`${done} ${length - missing.length} of ${length} ${length === 1 ? 'gateway' : 'gateways'} ${length - missing.length === 1 ? one : many} it.`}
    >
      {missing.map((gateway) => (
        <p key={gateway.id}>
          {gateway.name}{' '}
          {gateway.state === 'unreachable'
            ? 'cannot be reached; it learns of it as soon as it is back.'
            : gateway.state === 'unasked'
              ? 'is told nothing now: no worker runs. It learns of it as soon as one does.'
              : gateway.secretsFault
                ? `refuses the secrets: ${gateway.secretsFault}`
                : 'is being told.'}
        </p>
      ))}
    </Notice>
  )
}
