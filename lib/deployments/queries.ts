import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { deploymentList, deploymentView, pendingView } from './schema.ts'

export const deploymentsQuery = queryOptions({
  queryKey: ['deployments'],
  queryFn: () => fetchJson('/api/v1/deployments', deploymentList),
  refetchInterval: ({ state }) =>
    state.data?.items[0]?.acknowledgements.some(({ state: said }) => said === 'waiting')
      ? 500
      : 5_000,
})

/** One deployment; asked often until every gateway has said something. */
export const deploymentQuery = (number: number) =>
  queryOptions({
    queryKey: ['deployments', number],
    queryFn: () => fetchJson(`/api/v1/deployments/${number}`, deploymentView),
    refetchInterval: ({ state }) =>
      state.data?.acknowledgements.some(({ state: said }) => said === 'waiting') ? 500 : 5_000,
  })

/** What going back to it would change; read anew each time that somebody asks. */
export const rollBackReviewQuery = (number: number) =>
  queryOptions({
    queryKey: ['roll-back-review', number],
    queryFn: () => fetchJson(`/api/v1/deployments/${number}/roll-back`, pendingView),
    gcTime: 0,
    refetchOnWindowFocus: false,
  })
