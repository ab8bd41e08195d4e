import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names.ts'

export const controlClass =
  'min-h-9.5 w-full rounded-md border border-line bg-surface px-3 py-2 text-sm text-ink placeholder:text-muted aria-[invalid=true]:border-bad'

interface Wiring {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean | undefined
}

interface HintProps {
  name: string
  help?: string | undefined
  fault?: string | undefined
}

/** Ids of the help and the fault of a control, for what they describe. */
const hintIds = ({ name, help, fault }: HintProps): string | undefined =>
  [help && `${name}-help`, fault && `${name}-fault`].filter(Boolean).join(' ') || undefined

const Hints = ({ name, help, fault }: HintProps) => (
  <>
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
  </>
)

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
  return (
    <div className="grid gap-1.5">
      <label htmlFor={name} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id: name,
        'aria-describedby': hintIds({ name, help, fault }),
        'aria-invalid': fault ? true : undefined,
      })}
      <Hints {...{ name, help, fault }} />
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

interface SelectOption {
  value: string
  label: string
  /** Options of a group stand together below its name. */
  group?: string
}

const Options = ({ options }: { options: SelectOption[] }) =>
  options.map(({ value, label }) => (
    <option key={value} value={value}>
      {label}
    </option>
  ))

export const SelectField = ({
  label,
  help,
  fault,
  className,
  options,
  ...rest
}: Shared & ComponentProps<'select'> & { options: SelectOption[] }) => (
  <Field {...{ name: rest.name, label, help, fault }}>
    {(wiring) => (
      <select {...rest} {...wiring} className={classNames(controlClass, className)}>
        {[...Map.groupBy(options, ({ group }) => group)].map(([group, members]) =>
          group === undefined ? (
            <Options key="" options={members} />
          ) : (
            <optgroup key={group} label={group}>
              <Options options={members} />
            </optgroup>
          ),
        )}
      </select>
    )}
  </Field>
)

export const CheckField = ({ label, help, fault, ...rest }: Shared & ComponentProps<'input'>) => (
  <div className="grid gap-1">
    <label className="flex items-start gap-2 text-sm">
      <input
        type="checkbox"
        {...rest}
        aria-describedby={hintIds({ name: rest.name, help, fault })}
        aria-invalid={fault ? true : undefined}
        className="mt-0.5 size-4 accent-[var(--accent)]"
      />
      {label}
    </label>
    <div className="grid gap-1 pl-6">
      <Hints {...{ name: rest.name, help, fault }} />
    </div>
  </div>
)

/** Several of some choices, each with a box. */
export const CheckGroup = ({
  name,
  label,
  help,
  fault,
  choices,
  chosen,
}: Shared & { choices: string[]; chosen: string[] }) => (
  <fieldset
    id={name}
    tabIndex={-1}
    className="grid gap-1.5 outline-none"
    aria-describedby={hintIds({ name, help, fault })}
  >
    <legend className="mb-1.5 text-sm font-medium">{label}</legend>
    <div className="flex flex-wrap gap-x-5 gap-y-2">
      {choices.map((choice) => (
        <label key={choice} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            name={name}
            value={choice}
            defaultChecked={chosen.includes(choice)}
            className="size-4 accent-[var(--accent)]"
          />
          {choice}
        </label>
      ))}
    </div>
    <Hints {...{ name, help, fault }} />
  </fieldset>
)
