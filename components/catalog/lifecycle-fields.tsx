'use client'

import { useState } from 'react'
import { SelectField, TextField } from '#components/ui/field.tsx'
import type { ApiDetail } from '#lib/catalog/api-schema.ts'

/** The state of an API, and what is told of its end where it has one. */
export function LifecycleFields({
  api,
  faultOf,
}: {
  api: ApiDetail
  faultOf: (path: string) => string | undefined
}) {
  const [status, setStatus] = useState<string>(api.status)
  const hasEnd = status === 'deprecated' || status === 'retired'
  const moment = (name: 'deprecatedAt' | 'endsAt', label: string, help: string) => (
    <TextField
      name={name}
      label={label}
      help={help}
      type="datetime-local"
      step={1}
      defaultValue={api[name]?.slice(0, 19) ?? ''}
      fault={faultOf(name)}
    />
  )
  const link = (name: 'successorUrl' | 'deprecationUrl', label: string, help: string) => (
    <TextField
      name={name}
      label={label}
      help={help}
      type="url"
      defaultValue={api[name] ?? ''}
      fault={faultOf(name)}
    />
  )
  return (
    <>
      <SelectField
        name="status"
        label="State"
        value={status}
        onChange={(event) => setStatus(event.currentTarget.value)}
        help="Drafts are in no catalogue and on no gateway. Calls to a retired API are answered 410, and it is in no catalogue."
        options={[
          { value: 'draft', label: 'Draft' },
          { value: 'published', label: 'Published' },
          { value: 'deprecated', label: 'Deprecated' },
          { value: 'retired', label: 'Retired' },
        ]}
      />
      {hasEnd && (
        <>
          {moment(
            'deprecatedAt',
            'Deprecated since (UTC)',
            'Each answer tells it in the header Deprecation. Empty for a deprecated API: from now on.',
          )}
          {moment(
            'endsAt',
            'Ends on (UTC)',
            'Each answer tells it in the header Sunset. Nothing ends by itself then: choose Retired and deploy.',
          )}
          {link(
            'successorUrl',
            'Successor',
            'Address of what takes its place, told in the header Link.',
          )}
          {link(
            'deprecationUrl',
            'Note on its end',
            'Address of a page that explains it, told in the header Link.',
          )}
        </>
      )}
    </>
  )
}
