import { TextField } from '#components/ui/field.tsx'
import { AddressFilters, ChoiceFilter, namedAsWritten } from '#components/ui/filters.tsx'
import { SubscriptionStatus } from '#lib/db/generated/enums.ts'

/** Filters of the subscriptions of one's own organisation. */
export const OwnSubscriptionFilters = ({ query }: { query: Record<string, string> }) => (
  <AddressFilters
    query={query}
    clearAt="/subscriptions"
    className="mb-4 grid items-end gap-3 sm:grid-cols-2 lg:grid-cols-3"
  >
    <TextField
      name="text"
      label="Product"
      type="search"
      maxLength={100}
      defaultValue={query.text}
    />
    <ChoiceFilter
      name="status"
      label="State"
      query={query}
      choices={namedAsWritten(Object.values(SubscriptionStatus))}
    />
  </AddressFilters>
)
