import { SelectField, TextField } from '#components/ui/field.tsx'
import { anyOrOne, type Choice, FilterActions, Filters } from '#components/ui/filters.tsx'
import { periods } from '#lib/shared/period.ts'

/** Filters of the calls; a form without scripts, its address can be passed on. */
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
  <Filters
    set={Object.keys(query).length > 0}
    className="mb-6 grid grid-cols-2 items-end gap-3 md:grid-cols-4"
  >
    <SelectField
      name="status"
      label="Status"
      defaultValue={query.status ?? ''}
      options={[
        { value: '', label: 'All' },
        ...['2xx', '3xx', '4xx', '5xx'].map((value) => ({ value, label: value })),
      ]}
    />
    <SelectField
      name="code"
      label="Refusal"
      defaultValue={query.code ?? ''}
      options={[
        { value: '', label: 'Any or none' },
        ...codes.map((value) => ({ value, label: value })),
      ]}
    />
    <SelectField
      name="dryRun"
      label="Policies in dry-run"
      defaultValue={query.dryRun ?? ''}
      options={[
        { value: '', label: 'All calls' },
        { value: 'would-refuse', label: 'would refuse' },
      ]}
    />
    <SelectField
      name="apiId"
      label="API"
      defaultValue={query.apiId ?? ''}
      options={anyOrOne('All', apis)}
    />
    <SelectField
      name="organisationId"
      label="Organisation"
      defaultValue={query.organisationId ?? ''}
      options={anyOrOne('All', organisations)}
    />
    <SelectField
      name="period"
      label="Period"
      defaultValue={query.period ?? ''}
      options={[{ value: '', label: 'Any time' }, ...periods]}
    />
    <SelectField
      name="preflights"
      label="OPTIONS calls"
      defaultValue={query.preflights ?? ''}
      options={[
        { value: '', label: 'Left out' },
        { value: 'shown', label: 'Listed too' },
      ]}
    />
    <TextField
      name="subscriptionId"
      label="Subscription id"
      defaultValue={query.subscriptionId}
      placeholder="sub_…"
    />
    <TextField
      name="requestId"
      label="Request id"
      defaultValue={query.requestId}
      placeholder="req_…"
    />
    <FilterActions set={Object.keys(query).length > 0} clearAt="/console/calls" />
  </Filters>
)
