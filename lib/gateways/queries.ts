import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { apiClosures, gatewayList, targetStates } from './schema.ts'

export const gatewaysQuery = queryOptions({
  queryKey: ['gateways'],
  queryFn: () => fetchJson('/api/v1/gateways', gatewayList),
  refetchInterval: 3_000,
})

export const targetStatesQuery = (apiId: string) =>
  queryOptions({
    queryKey: ['targets', apiId],
    queryFn: () => fetchJson(`/api/v1/apis/${apiId}/targets`, targetStates),
    refetchInterval: 3_000,
  })

export const apiClosuresQuery = (apiId: string) =>
  queryOptions({
    queryKey: ['closures', apiId],
    queryFn: () => fetchJson(`/api/v1/apis/${apiId}/closures`, apiClosures),
    refetchInterval: 3_000,
  })
