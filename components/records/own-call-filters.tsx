import { TextField } from '#components/ui/field.tsx'
import { AddressFilters, type Choice, ChoiceFilter } from '#components/ui/filters.tsx'
import { PeriodFilter } from '#components/ui/period-filter.tsx'

const outcomes = [
  { id: '2xx', name: 'Went well (2xx)' },
  { id: '4xx', name: 'Refused (4xx)' },
  { id: '5xx', name: 'Failed (5xx)' },
]

/** Filters of the calls of one's own organisation. */
export const OwnCallFilters = ({
  query,
  apis,
  subscriptions,
}: {
  query: Record<string, string>
  apis: Choice[]
  subscriptions: Choice[]
}) => (
  <AddressFilters
    query={query}
    clearAt="/calls"
    find="Filter"
    className="mb-4 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-3"
  >
    <TextField
      name="requestId"
      label="Request id"
      defaultValue={query.requestId}
      placeholder="req_…, as in x-request-id"
    />
    <ChoiceFilter name="status" label="Answer" query={query} any="Any answer" choices={outcomes} />
    <ChoiceFilter
      name="subscriptionId"
      label="Subscription"
      query={query}
      any="Any subscription"
      choices={subscriptions}
    />
    <ChoiceFilter name="apiId" label="API" query={query} any="Any API" choices={apis} />
    <PeriodFilter query={query} />
  </AddressFilters>
)
