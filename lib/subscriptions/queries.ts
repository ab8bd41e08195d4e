import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { receiptView } from './schema.ts'

/** Asks until every gateway has acknowledged; twice a second at first, then every other second. */
export const receiptQuery = (subscriptionId: string, changes: readonly number[]) =>
  queryOptions({
    queryKey: ['receipts', subscriptionId, changes],
    queryFn: () =>
      fetchJson(
        `/api/v1/subscriptions/${subscriptionId}/receipts?sequences=${changes.join(',')}`,
        receiptView,
      ),
    enabled: changes.length > 0,
    refetchInterval: ({ state }) => {
      if (state.data?.holds) return false
      return state.dataUpdateCount < 10 ? 500 : 2_000
    },
  })
