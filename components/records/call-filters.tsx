import { Button, LinkButton } from '#components/ui/button.tsx'
import { SelectField, TextField } from '#components/ui/field.tsx'
import { Filters } from '#components/ui/filters.tsx'
import { periods } from '#lib/shared/period.ts'

interface Choice {
  id: string
  name: string
}
const all = (label: string) => ({ value: '', label })
const named = (choices: Choice[]) => choices.map(({ id, name }) => ({ value: id, label: name }))

/** Filters of the calls; a form without scripts, its address can be passed on. */
export const CallFilters = ({
  query,
  apis,
  organisations,
  codes,
}: {
  query: Record<string, string>
  apis: Choice[]
  organisations: Choice[]
  codes: string[]
}) => (
  <Filters
    set={Object.keys(query).length > 0}
    className="mb-6 grid grid-cols-2 items-end gap-3 md:grid-cols-4"
  >
    <SelectField
      name="status"
      label="Status"
      defaultValue={query.status ?? ''}
      options={[
        all('All'),
        ...['2xx', '3xx', '4xx', '5xx'].map((value) => ({ value, label: value })),
      ]}
    />
    <SelectField
      name="code"
      label="Refusal"
      defaultValue={query.code ?? ''}
      options={[all('Any or none'), ...codes.map((value) => ({ value, label: value }))]}
    />
    <SelectField
      name="dryRun"
      label="Policies in dry-run"
      defaultValue={query.dryRun ?? ''}
      options={[all('All calls'), { value: 'would-refuse', label: 'would refuse' }]}
    />
    <SelectField
      name="apiId"
      label="API"
      defaultValue={query.apiId ?? ''}
      options={[all('All'), ...named(apis)]}
    />
    <SelectField
      name="organisationId"
      label="Organisation"
      defaultValue={query.organisationId ?? ''}
      options={[all('All'), ...named(organisations)]}
    />
    <SelectField
      name="period"
      label="Period"
      defaultValue={query.period ?? ''}
      options={[all('Any time'), ...periods]}
    />
    <TextField
      name="subscriptionId"
      label="Subscription id"
      defaultValue={query.subscriptionId}
      placeholder="sub_…"
    />
    <TextField
      name="requestId"
      label="Request id"
      defaultValue={query.requestId}
      placeholder="req_…"
    />
    <div className="flex gap-2">
      <Button type="submit">Find</Button>
      {Object.keys(query).length > 0 && (
        <LinkButton href="/console/calls" variant="quiet">
          Clear
        </LinkButton>
      )}
    </div>
  </Filters>
)
