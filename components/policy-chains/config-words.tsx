import { definitions, isPolicyType } from '#policies/definitions.ts'
import { formFields, writeValue } from '#policies/kit/form-fields.ts'

/** A configuration as its form names it; what was left empty is not told. */
export function ConfigWords({
  policy,
  config,
}: {
  policy: string
  config: Record<string, unknown>
}) {
  if (!isPolicyType(policy)) return null
  const told = formFields(definitions[policy].config)
    .map(({ name, title, kind }) => ({ name, title, kind, value: writeValue(kind, config[name]) }))
    .filter(({ value }) => value !== '' && value !== '[]')
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {told.map(({ name, title, kind, value }) => (
        <div key={name} className={kind === 'json' ? 'w-full min-w-0' : 'flex min-w-0 gap-1.5'}>
          <dt className="text-muted">{title}</dt>
          <dd className="min-w-0 break-words whitespace-pre-wrap">
            {kind === 'json' ? <code>{JSON.stringify(config[name])}</code> : value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
