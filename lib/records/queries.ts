import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '#lib/http/fetch-json.ts'
import { recordPage } from './schema.ts'
import { sentCallInterval } from './sent-call.ts'

/** The record of a call that was just sent: the gateway hands it over a moment after its answer. */
export const sentCallQuery = (requestId: string | null) =>
  queryOptions({
    queryKey: ['calls', 'sent', requestId],
    queryFn: () =>
      fetchJson(`/api/v1/calls?${new URLSearchParams({ requestId: requestId ?? '' })}`, recordPage),
    enabled: requestId !== null,
    retry: false,
    refetchInterval: ({ state }) => sentCallInterval(state),
  })
