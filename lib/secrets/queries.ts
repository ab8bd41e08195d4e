import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { secretList } from './schema.ts'

export const secretsQuery = queryOptions({
  queryKey: ['secrets'],
  queryFn: () => fetchJson('/api/v1/secrets', secretList),
})
