import { SelectField } from '#components/ui/field.tsx'
import { anyOrOne, type Choice, FilterActions, Filters } from '#components/ui/filters.tsx'
import { SubscriptionStatus } from '#lib/db/generated/enums.ts'

export const SubscriptionFilters = ({
  query,
  products,
  organisations,
}: {
  query: Record<string, string>
  products: Choice[]
  organisations: Choice[]
}) => (
  <Filters
    set={Object.keys(query).length > 0}
    className="mb-6 grid grid-cols-2 items-end gap-3 md:grid-cols-4"
  >
    <SelectField
      name="status"
      label="State"
      defaultValue={query.status ?? ''}
      options={[
        { value: '', label: 'All' },
        ...Object.values(SubscriptionStatus).map((value) => ({ value, label: value })),
      ]}
    />
    <SelectField
      name="productId"
      label="Product"
      defaultValue={query.productId ?? ''}
      options={anyOrOne('All', products)}
    />
    <SelectField
      name="organisationId"
      label="Organisation"
      defaultValue={query.organisationId ?? ''}
      options={anyOrOne('All', organisations)}
    />
    <FilterActions set={Object.keys(query).length > 0} clearAt="/console/subscriptions" />
  </Filters>
)
