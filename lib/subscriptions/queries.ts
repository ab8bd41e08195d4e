import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { keyReceiptList, receiptView } from './schema.ts'

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

/**
 * The last changes of a subscription's keys; asked often until every gateway has confirmed them all. `newest`: the
 * sequence that the page knew when it was made, so that a newer page begins with what it brings.
 */
export const keyReceiptsQuery = (subscriptionId: string, newest: number | null) =>
  queryOptions({
    queryKey: ['key-changes', subscriptionId, newest],
    queryFn: () => fetchJson(`/api/v1/subscriptions/${subscriptionId}/key-changes`, keyReceiptList),
    refetchInterval: ({ state }) => {
      if (!state.data?.items.some(({ missing }) => missing.length > 0)) return 5_000
      return state.dataUpdateCount < 10 ? 500 : 2_000
    },
  })
