import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { tracedCalls } from './schema.ts'

export const tracedCallsQuery = (ticketId: string) =>
  queryOptions({
    queryKey: ['traced-calls', ticketId],
    queryFn: () => fetchJson(`/api/v1/trace-headers/${ticketId}/traces`, tracedCalls),
    refetchInterval: 2_000,
  })
