import { SelectField } from '#components/ui/field.tsx'
import { AddressFilters, type Choice, ChoiceFilter } from '#components/ui/filters.tsx'
import { periods } from '#lib/shared/period.ts'
import { SubscriptionIdFilter } from './subscription-id-filter.tsx'
import { usageKinds } from './usage-kinds.ts'

/** What usage is added up by, and of which calls. */
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
  <AddressFilters query={query} clearAt="/console/usage" find="Show">
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
    <ChoiceFilter name="productId" label="Product" query={query} choices={products} />
    <ChoiceFilter name="apiId" label="API" query={query} choices={apis} />
    <ChoiceFilter
      name="organisationId"
      label="Organisation"
      query={query}
      choices={organisations}
    />
    <SubscriptionIdFilter query={query} />
  </AddressFilters>
)
