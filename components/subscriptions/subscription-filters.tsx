import {
  AddressFilters,
  type Choice,
  ChoiceFilter,
  namedAsWritten,
} from '#components/ui/filters.tsx'
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
  <AddressFilters query={query} clearAt="/console/subscriptions">
    <ChoiceFilter
      name="status"
      label="State"
      query={query}
      choices={namedAsWritten(Object.values(SubscriptionStatus))}
    />
    <ChoiceFilter name="productId" label="Product" query={query} choices={products} />
    <ChoiceFilter
      name="organisationId"
      label="Organisation"
      query={query}
      choices={organisations}
    />
  </AddressFilters>
)
