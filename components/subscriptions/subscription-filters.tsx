import { Button, LinkButton } from '#components/ui/button.tsx'
import { SelectField } from '#components/ui/field.tsx'
import { Filters } from '#components/ui/filters.tsx'
import { SubscriptionStatus } from '#lib/db/generated/enums.ts'

interface Choice {
  id: string
  name: string
}
const all = (label: string) => ({ value: '', label })
const named = (choices: Choice[]) => choices.map(({ id, name }) => ({ value: id, label: name }))

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
        all('All'),
        ...Object.values(SubscriptionStatus).map((value) => ({ value, label: value })),
      ]}
    />
    <SelectField
      name="productId"
      label="Product"
      defaultValue={query.productId ?? ''}
      options={[all('All'), ...named(products)]}
    />
    <SelectField
      name="organisationId"
      label="Organisation"
      defaultValue={query.organisationId ?? ''}
      options={[all('All'), ...named(organisations)]}
    />
    <div className="flex gap-2">
      <Button type="submit">Find</Button>
      {Object.keys(query).length > 0 && (
        <LinkButton href="/console/subscriptions" variant="quiet">
          Clear
        </LinkButton>
      )}
    </div>
  </Filters>
)
