import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { gatewayList } from './schema.ts'

export const gatewaysQuery = queryOptions({
  queryKey: ['gateways'],
  queryFn: () => fetchJson('/api/v1/gateways', gatewayList),
  refetchInterval: 3_000,
})
