import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { apiDetail, apiList } from './api-schema.ts'
import { operationRows } from './operation-schema.ts'

export const apisQuery = () =>
  queryOptions({ queryKey: ['apis'], queryFn: () => fetchJson('/api/v1/apis', apiList) })

export const apiQuery = (apiId: string) =>
  queryOptions({
    queryKey: ['apis', apiId],
    queryFn: () => fetchJson(`/api/v1/apis/${apiId}`, apiDetail),
  })

/** All operations of an API, in the order of its document; the screen filters them by itself. */
export const operationsQuery = (apiId: string) =>
  queryOptions({
    queryKey: ['apis', apiId, 'operations'],
    queryFn: () => fetchJson(`/api/v1/apis/${apiId}/operations`, operationRows),
  })
