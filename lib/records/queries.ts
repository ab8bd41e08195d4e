import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { recordPage } from './schema.ts'

export const recordsQuery = (filters: Record<string, string>) =>
  queryOptions({
    queryKey: ['calls', filters],
    queryFn: () => fetchJson(`/api/v1/calls?${new URLSearchParams(filters)}`, recordPage),
    placeholderData: keepPreviousData,
    refetchInterval: 3_000,
  })
