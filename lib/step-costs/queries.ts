import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { stepCostList } from './schema.ts'

export const stepCostsQuery = () =>
  queryOptions({
    queryKey: ['step-costs'],
    queryFn: () => fetchJson('/api/v1/step-costs', stepCostList),
    refetchInterval: 30_000,
  })
