import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { deploymentList, pendingView } from './schema.ts'

export const deploymentsQuery = queryOptions({
  queryKey: ['deployments'],
  queryFn: () => fetchJson('/api/v1/deployments', deploymentList),
  refetchInterval: ({ state }) =>
    state.data?.items[0]?.acknowledgements.some(({ state: said }) => said === 'waiting')
      ? 500
      : 5_000,
})

export const pendingChangesQuery = queryOptions({
  queryKey: ['pending-changes'],
  queryFn: () => fetchJson('/api/v1/pending-changes', pendingView),
})
