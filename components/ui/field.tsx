import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export const controlClass =
  'w-full rounded-md border border-line bg-surface px-3 py-2 text-sm text-ink placeholder:text-muted aria-[invalid=true]:border-bad'

interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
}

/** A label, its control, help and fault, wired for screen readers. */
export function Field({
  name,
  label,
  help,
  fault,
  children,
}: {
  name: string
  label: string
  help?: string | undefined
  fault?: string | undefined
  children: (wiring: Wiring) => ReactNode
}) {
  const described = [help && `${name}-help`, fault && `${name}-fault`].filter(Boolean).join(' ')
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id: name,
        'aria-describedby': described || undefined,
        'aria-invalid': fault ? true : undefined,
      })}
      {help && (
        <p id={`${name}-help`} className="text-xs text-muted">
          {help}
        </p>
      )}
      {fault && (
        <p id={`${name}-fault`} role="alert" className="text-xs text-bad">
          {fault}
        </p>
      )}
    </div>
  )
}

type Shared = { name: string; label: string; help?: string | undefined; fault?: string | undefined }

export const TextField = ({
  label,
  help,
  fault,
  className,
  ...rest
}: Shared & ComponentProps<'input'>) => (
  <Field {...{ name: rest.name, label, help, fault }}>
    {(wiring) => <input {...rest} {...wiring} className={classNames(controlClass, className)} />}
  </Field>
)

export const TextArea = ({
  label,
  help,
  fault,
  className,
  ...rest
}: Shared & ComponentProps<'textarea'>) => (
  <Field {...{ name: rest.name, label, help, fault }}>
    {(wiring) => (
      <textarea rows={4} {...rest} {...wiring} className={classNames(controlClass, className)} />
    )}
  </Field>
)

export const SelectField = ({
  label,
  help,
  fault,
  className,
  options,
  ...rest
}: Shared & ComponentProps<'select'> & { options: { value: string; label: string }[] }) => (
  <Field {...{ name: rest.name, label, help, fault }}>
    {(wiring) => (
      <select {...rest} {...wiring} className={classNames(controlClass, className)}>
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
)

export const CheckField = ({ label, help, ...rest }: Shared & ComponentProps<'input'>) => (
  <div className="grid gap-1">
    <label className="flex items-start gap-2 text-sm">
      <input type="checkbox" {...rest} className="mt-0.5 size-4 accent-[var(--accent)]" />
      {label}
    </label>
    {help && <p className="pl-6 text-xs text-muted">{help}</p>}
  </div>
)
