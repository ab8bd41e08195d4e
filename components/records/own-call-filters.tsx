import { Button, LinkButton } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'

const outcomes = [
  { value: '', label: 'Any answer' },
  { value: '2xx', label: 'Went well (2xx)' },
  { value: '4xx', label: 'Refused (4xx)' },
  { value: '5xx', label: 'Failed (5xx)' },
]

/** Filters in the address: they work without scripts, and a view can be linked to. */
export const OwnCallFilters = ({
  values,
  subscriptions,
}: {
  values: {
    requestId?: string | undefined
    status?: string | undefined
    subscriptionId?: string | undefined
  }
  subscriptions: { value: string; label: string }[]
}) => (
  <search>
    <form className="mb-4 grid items-end gap-3 sm:grid-cols-[1fr_12rem_14rem_auto]">
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
      <span className="flex gap-2">
        <Button type="submit">Filter</Button>
        {Object.values(values).some(Boolean) && (
          <LinkButton href="/calls" variant="quiet">
            Clear
          </LinkButton>
        )}
      </span>
    </form>
  </search>
)
