import { SelectField, TextField } from '#components/ui/field.tsx'
import { AddressFilters } from '#components/ui/filters.tsx'
import { PeriodFilter } from '#components/ui/period-filter.tsx'

/** Things that were acted on, and each thing that was done to them. */
const optionsOf = (actions: string[]) =>
  [...Map.groupBy(actions, (action) => action.split('.')[0] ?? action)].flatMap(([thing, done]) => [
    { value: thing, label: `${thing}: all` },
    ...done.map((action) => ({ value: action, label: action })),
  ])

export const AuditFilters = ({
  query,
  actions,
}: {
  query: Record<string, string>
  actions: string[]
}) => (
  <AddressFilters
    query={query}
    clearAt="/console/audit"
    className="mb-6 grid grid-cols-2 items-end gap-3 md:grid-cols-5"
  >
    <TextField name="actor" label="Who" defaultValue={query.actor} placeholder="Part of a name" />
    <SelectField
      name="action"
      label="What"
      defaultValue={query.action ?? ''}
      options={[{ value: '', label: 'Everything' }, ...optionsOf(actions)]}
    />
    <TextField name="targetId" label="Where" defaultValue={query.targetId} placeholder="An id" />
    <PeriodFilter query={query} />
  </AddressFilters>
)
