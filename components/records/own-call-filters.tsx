import { SelectField, TextField } from '#components/ui/field.tsx'
import { FilterActions, Filters } from '#components/ui/filters.tsx'
import { periods } from '#lib/shared/period.ts'

const outcomes = [
  { value: '', label: 'Any answer' },
  { value: '2xx', label: 'Went well (2xx)' },
  { value: '4xx', label: 'Refused (4xx)' },
  { value: '5xx', label: 'Failed (5xx)' },
]

/** Filters in the address: they work without scripts, and a view can be linked to. */
export const OwnCallFilters = ({
  values,
  apis,
  subscriptions,
}: {
  values: {
    requestId?: string | undefined
    status?: string | undefined
    subscriptionId?: string | undefined
    apiId?: string | undefined
    period?: string | undefined
  }
  apis: { value: string; label: string }[]
  subscriptions: { value: string; label: string }[]
}) => (
  <Filters
    set={Object.values(values).some(Boolean)}
    className="mb-4 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-3"
  >
    <TextField
      name="requestId"
      label="Request id"
      defaultValue={values.requestId ?? ''}
      placeholder="req_…, as in x-request-id"
    />
    <SelectField
      name="status"
      label="Answer"
      defaultValue={values.status ?? ''}
      options={outcomes}
    />
    <SelectField
      name="subscriptionId"
      label="Subscription"
      defaultValue={values.subscriptionId ?? ''}
      options={[{ value: '', label: 'Any subscription' }, ...subscriptions]}
    />
    <SelectField
      name="apiId"
      label="API"
      defaultValue={values.apiId ?? ''}
      options={[{ value: '', label: 'Any API' }, ...apis]}
    />
    <SelectField
      name="period"
      label="Period"
      defaultValue={values.period ?? ''}
      options={[{ value: '', label: 'Any time' }, ...periods]}
    />
    <FilterActions find="Filter" set={Object.values(values).some(Boolean)} clearAt="/calls" />
  </Filters>
)
