import { TextField } from '#components/ui/field.tsx'
import {
  AddressFilters,
  type Choice,
  ChoiceFilter,
  namedAsWritten,
} from '#components/ui/filters.tsx'
import { PeriodFilter } from '#components/ui/period-filter.tsx'
import { SubscriptionIdFilter } from './subscription-id-filter.tsx'

/** Filters of the calls of all organisations. */
export const CallFilters = ({
  query,
  apis,
  organisations,
  codes,
}: {
  query: Record<string, string>
  apis: Choice[]
  organisations: Choice[]
  codes: string[]
}) => (
  <AddressFilters query={query} clearAt="/console/calls">
    <ChoiceFilter
      name="status"
      label="Status"
      query={query}
      choices={namedAsWritten(['2xx', '3xx', '4xx', '5xx'])}
    />
    <ChoiceFilter
      name="code"
      label="Refusal"
      query={query}
      any="Any or none"
      choices={namedAsWritten(codes)}
    />
    <ChoiceFilter
      name="dryRun"
      label="Policies in dry-run"
      query={query}
      any="All calls"
      choices={[{ id: 'would-refuse', name: 'would refuse' }]}
    />
    <ChoiceFilter name="apiId" label="API" query={query} choices={apis} />
    <ChoiceFilter
      name="organisationId"
      label="Organisation"
      query={query}
      choices={organisations}
    />
    <PeriodFilter query={query} />
    <ChoiceFilter
      name="preflights"
      label="OPTIONS calls"
      query={query}
      any="Left out"
      choices={[{ id: 'shown', name: 'Listed too' }]}
    />
    <SubscriptionIdFilter query={query} />
    <TextField
      name="requestId"
      label="Request id"
      defaultValue={query.requestId}
      placeholder="req_…"
    />
  </AddressFilters>
)
