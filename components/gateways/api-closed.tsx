'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Notice } from '#components/ui/notice.tsx'
import { Time } from '#components/ui/time.tsx'
import { apiClosuresQuery } from '#lib/gateways/queries.ts'
import type { ApiClosures } from '#lib/gateways/schema.ts'
import { apiClosedWords } from './api-closed-words.ts'
import { FaultLines } from './fault-lines.tsx'

/** On which gateways an API is closed, why, and what to do, asked anew every few seconds; nothing if on none. */
export function ApiClosed({
  apiId,
  initial,
  linked,
}: {
  apiId: string
  initial: ApiClosures
  /** Whether the reader's role opens the pages of gateways and deployments. */
  linked: boolean
}) {
  const { data } = useQuery({ ...apiClosuresQuery(apiId), initialData: initial })
  if (data.items.length === 0) return null
  return (
    <div className="mb-4">
      <Notice tone="bad" title={apiClosedWords(data)}>
        <p>
          Callers get 503 there, key or no key. The version of the gateway refuses settings that an
          earlier version took:
        </p>
        <ul className="grid gap-1">
          {data.items.map(({ gatewayId, gatewayName, silent, seenAt, certain, faults }) => (
            <li key={gatewayId}>
              <span className="font-medium">
                {linked ? (
                  <Link href={`/console/gateways/${gatewayId}`} className="underline">
                    {gatewayName}
                  </Link>
                ) : (
                  gatewayName
                )}
              </span>
              {!certain && ', which closes more APIs than it names; this may be one of them'}
              {silent && (
                <>
                  , by its last word, at <Time at={seenAt} />
                </>
              )}
              :
              <FaultLines faults={faults} />
            </li>
          ))}
        </ul>
        <p>
          Mend each where it is set, then{' '}
          {linked ? (
            <Link href="/console/deployments" className="underline">
              deploy
            </Link>
          ) : (
            'have it deployed'
          )}
          : calls are answered again as soon as the gateway has taken that.
        </p>
      </Notice>
    </div>
  )
}
