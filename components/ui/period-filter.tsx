import { periods } from '#lib/shared/period.ts'
import { SelectField } from './field.tsx'

/** A filter by how long ago it was. */
export const PeriodFilter = ({ query }: { query: Record<string, string> }) => (
  <SelectField
    name="period"
    label="Period"
    defaultValue={query.period ?? ''}
    options={[{ value: '', label: 'Any time' }, ...periods]}
  />
)
