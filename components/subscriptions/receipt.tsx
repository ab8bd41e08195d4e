'use client'

import { useQuery } from '@tanstack/react-query'
import { Notice } from '#components/ui/notice.tsx'
import { spanWords } from '#lib/shared/span-words.ts'
import { receiptQuery } from '#lib/subscriptions/queries.ts'

/** On how many gateways a change of keys holds, as they themselves said it. */
export function Receipt({
  subscriptionId,
  changes,
  what,
}: {
  subscriptionId: string
  changes: readonly number[]
  what: string
}) {
  const { data, isError } = useQuery(receiptQuery(subscriptionId, changes))
  if (changes.length === 0) return null
  if (isError)
    return (
      <Notice tone="bad">
        {what}; no answer came to say on which gateways. Load the page again.
      </Notice>
    )
  if (!data) return <Notice>{what}; asking the gateways …</Notice>
  const holding = data.gateways.filter(({ tookMs }) => tookMs !== null).length
  const away = data.gateways.filter(({ tookMs, unreachable }) => tookMs === null && unreachable)
  if (data.holds)
    return (
      <Notice tone="good">
        {what} on {holding} of {data.gateways.length}{' '}
        {data.gateways.length === 1 ? 'gateway' : 'gateways'}
        {data.tookMs !== null && ` after ${spanWords(data.tookMs)}`}.
      </Notice>
    )
  return (
    <Notice tone={away.length > 0 ? 'bad' : 'plain'}>
      {what} on {holding} of {data.gateways.length} gateways so far.
      {away.length > 0 &&
        ` ${away.map(({ name }) => name).join(', ')} cannot be reached; it learns of it as soon as it is back.`}
    </Notice>
  )
}
