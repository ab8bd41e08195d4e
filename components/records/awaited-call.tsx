'use client'

import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { sentCallQuery } from '#lib/records/queries.ts'

/** Shows the page anew as soon as the record of a call that was sent from it is there; it shows nothing itself. */
export function AwaitedCall({ requestId }: { requestId: string | null }) {
  const router = useRouter()
  const { data } = useQuery(sentCallQuery(requestId))
  const isThere = (data?.items.length ?? 0) > 0
  useEffect(() => {
    if (isThere) router.refresh()
  }, [isThere, router])
  return null
}
