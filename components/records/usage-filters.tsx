import { SelectField, TextField } from '#components/ui/field.tsx'
import { anyOrOne, type Choice, FilterActions, Filters } from '#components/ui/filters.tsx'
import { periods } from '#lib/shared/period.ts'
import { usageKinds } from './usage-kinds.ts'

/** What usage is added up by, and of which calls; a form without scripts, its address can be passed on. */
export const UsageFilters = ({
  query,
  products,
  apis,
  organisations,
}: {
  query: Record<string, string>
  products: Choice[]
  apis: Choice[]
  organisations: Choice[]
}) => (
  <Filters
    set={Object.keys(query).length > 0}
    className="mb-6 grid grid-cols-2 items-end gap-3 md:grid-cols-4"
  >
    <SelectField
      name="by"
      label="Add up by"
      defaultValue={query.by ?? 'product'}
      options={Object.entries(usageKinds).map(([value, { title }]) => ({ value, label: title }))}
    />
    <SelectField
      name="period"
      label="Period"
      defaultValue={query.period ?? '30d'}
      options={[...periods, { value: 'all', label: 'Any time' }]}
    />
    <SelectField
      name="productId"
      label="Product"
      defaultValue={query.productId ?? ''}
      options={anyOrOne('All', products)}
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
    <TextField
      name="subscriptionId"
      label="Subscription id"
      defaultValue={query.subscriptionId}
      placeholder="sub_…"
    />
    <FilterActions find="Show" set={Object.keys(query).length > 0} clearAt="/console/usage" />
  </Filters>
)
