'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'

const ASK_AGAIN_MS = 2_000

/** Whether the portal lacks its database; calls `onBack` once it has it again. */
export function useDatabaseAway(onBack: () => void): boolean {
  const wasAway = useRef(false)
  const { data: isAway = false } = useQuery({
    queryKey: ['database-away'],
    queryFn: async () => (await fetch('/api/health')).status === 503,
    refetchInterval: ASK_AGAIN_MS,
    staleTime: 0,
    gcTime: 0,
  })
  useEffect(() => {
    if (wasAway.current && !isAway) onBack()
    wasAway.current = isAway
  }, [isAway, onBack])
  return isAway
}
