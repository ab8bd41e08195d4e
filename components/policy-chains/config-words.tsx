import { valueWords } from '#lib/shared/value-words.ts'
import { definitions, isPolicyType } from '#policies/definitions.ts'
import { formFields, writeValue } from '#policies/kit/form-fields.ts'
import { entryWords } from './entry-words.ts'
import { SecretName } from './secret-name.tsx'

/** A configuration as its form names it; what was left empty is not told. */
export function ConfigWords({
  policy,
  config,
}: {
  policy: string
  config: Record<string, unknown>
}) {
  if (!isPolicyType(policy)) return null
  const told = formFields(definitions[policy].config).filter(
    ({ name, kind }) => !['', '[]', '{}'].includes(writeValue(kind, config[name])),
  )
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs">
      {told.map(({ name, title, kind, columns }) => (
        <div key={name} className="flex min-w-0 gap-1.5">
          <dt className="shrink-0 text-muted">{title}</dt>
          <dd className="min-w-0 wrap-anywhere whitespace-pre-wrap">
            {kind === 'secret' ? (
              <SecretName id={String(config[name])} />
            ) : kind === 'lines' ? (
              linesOf(config[name])
            ) : kind === 'rows' ? (
              entryWords(config[name], columns)
            ) : (
              valueWords(config[name])
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A text of many lines is read where it is edited. */
const linesOf = (value: unknown): string => {
  const { length } = String(value).trim().split('\n')
  return length === 1 ? '1 line' : `${length} lines`
}
