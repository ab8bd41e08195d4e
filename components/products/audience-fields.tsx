import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import { audienceWords } from './audience-words.ts'
import { type Choice, Choices } from './choices.tsx'
import type { Template } from './template-choice.tsx'

/** Who sees a product, and what stands between seeing it and a key. */
export const AudienceFields = ({
  rules,
  change,
  organisations,
  invited,
  faultOf,
}: {
  rules: Template
  change: (rules: Template) => void
  organisations: Choice[]
  invited: string[]
  faultOf: (path: string) => string | undefined
}) => (
  <>
    <SelectField
      name="audience"
      label="Who sees it"
      value={rules.audience}
      onChange={(event) =>
        change({ ...rules, audience: event.target.value as Template['audience'] })
      }
      options={Object.entries(audienceWords).map(([value, label]) => ({ value, label }))}
    />
    {rules.audience === 'partner' && (
      <Choices
        name="organisationIds"
        title="Organisations"
        empty="No organisation has signed up yet."
        choices={organisations}
        chosen={invited}
      />
    )}
    <CheckField
      name="approvalRequired"
      label="Each request needs approval"
      checked={rules.approvalRequired}
      onChange={(event) => change({ ...rules, approvalRequired: event.target.checked })}
    />
    <TextField
      name="subscriptionsMax"
      label="Subscriptions per organisation"
      type="number"
      min={1}
      max={1000}
      value={rules.subscriptionsMax}
      onChange={(event) => change({ ...rules, subscriptionsMax: Number(event.target.value) })}
      fault={faultOf('subscriptionsMax')}
    />
  </>
)
