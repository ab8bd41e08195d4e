'use client'

import { type ReactNode, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import type { ApiDetail } from '#lib/catalog/api-schema.ts'
import { allOutWords, chooseWords } from './balance-words.ts'

type Balance = NonNullable<ApiDetail['backend']['balance']>
const optionsOf = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

type FaultOf = (path: string) => string | undefined

/** The address of the backend, further targets, how one is chosen, and how they are watched. */
export function TargetFields({ balance, faultOf }: { balance: Balance | null; faultOf: FaultOf }) {
  const [rows, setRows] = useState(() =>
    (balance?.others ?? []).map((target, key) => ({ ...target, key })),
  )
  const next = useRef(rows.length)
  const adding = useRef<HTMLButtonElement>(null)
  const add = () => {
    const key = next.current
    next.current += 1
    setRows([...rows, { url: '', weight: 1, key }])
  }
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-2 text-sm font-medium">Further targets</legend>
      <p className="text-xs text-muted">
        Calls are shared out among the backend and these. One that is away gets none.
      </p>
      {rows.length > 0 && (
        <Weight
          name="balance.weight"
          label="Weight of the backend above"
          defaultValue={balance?.weight ?? 1}
          help="Its share of the calls: with 3 here and 1 at the other, three of four come here."
          faultOf={faultOf}
        />
      )}
      {rows.map(({ key, url, weight }, index) => (
        <div
          key={key}
          className="grid grid-cols-[1fr_auto] items-start gap-3 sm:grid-cols-[1fr_6rem_auto] [&>:first-child]:col-span-2 sm:[&>:first-child]:col-span-1"
        >
          <TextField
            name={`balance.others.${index}.url`}
            label={`Target ${index + 2}`}
            defaultValue={url}
            required
            fault={faultOf(`balance.others.${index}.url`)}
          />
          <Weight
            name={`balance.others.${index}.weight`}
            label="Weight"
            defaultValue={weight}
            faultOf={faultOf}
          />
          <Button
            className="mt-6.5"
            aria-label={`Remove target ${index + 2}`}
            onClick={() => {
              setRows(rows.filter((row) => row.key !== key))
              adding.current?.focus()
            }}
          >
            Remove
          </Button>
        </div>
      ))}
      <div>
        <Button ref={adding} onClick={add} disabled={rows.length >= 29}>
          Add a target
        </Button>
      </div>
      {rows.length > 0 && (
        <SelectField
          name="balance.choose"
          label="Calls go"
          defaultValue={balance?.choose ?? 'round-robin'}
          options={optionsOf(chooseWords)}
        />
      )}
      <Checks active={balance?.active} faultOf={faultOf} />
      <Calls passive={balance?.passive} faultOf={faultOf} />
      <SelectField
        name="balance.whenAllOut"
        label="When all are out"
        defaultValue={balance?.whenAllOut ?? 'try'}
        help="Matters only where checks or failing calls take targets out."
        options={optionsOf(allOutWords)}
      />
    </fieldset>
  )
}

const Weight = ({
  faultOf,
  ...field
}: {
  name: string
  label: string
  defaultValue: number
  help?: string
  faultOf: FaultOf
}) => <TextField type="number" min={1} max={100} required fault={faultOf(field.name)} {...field} />

type Watching = 'active' | 'passive'

/** A way of watching targets: a box that asks for it, and how it is done below. */
function WatchFields<Way extends Watching>({
  way,
  label,
  help,
  given,
  faultOf,
  children,
}: {
  way: Way
  label: string
  help: string
  given: Balance[Way]
  faultOf: FaultOf
  children: (field: (name: string, label: string, more: FieldMore) => ReactNode) => ReactNode
}) {
  const [on, setOn] = useState(given !== undefined)
  return (
    <div className="grid gap-3">
      <CheckField
        name={`balance.${way}`}
        label={label}
        help={help}
        checked={on}
        onChange={(event) => setOn(event.target.checked)}
      />
      {on && (
        <div className="grid items-start gap-3 pl-6 sm:grid-cols-2">
          {children((name, title, more) => (
            <TextField
              name={`balance.${way}.${name}`}
              label={title}
              fault={faultOf(`balance.${way}.${name}`)}
              {...(typeof more.defaultValue === 'number' && { type: 'number', required: true })}
              {...more}
            />
          ))}
        </div>
      )}
    </div>
  )
}
type FieldMore = { defaultValue: string | number; help?: string; required?: boolean }

const Checks = ({ active, faultOf }: { active: Balance['active']; faultOf: FaultOf }) => (
  <WatchFields
    way="active"
    label="Ask each target whether it is well"
    help="Every gateway asks by itself, over the connections that calls use."
    given={active}
    faultOf={faultOf}
  >
    {(field) => (
      <>
        {field('path', 'Path', {
          defaultValue: active?.path ?? '/',
          help: 'At the host of each target, like /healthz.',
          required: true,
        })}
        {field('statuses', 'Statuses that mean “well”', {
          defaultValue: active?.statuses.join(', ') ?? '',
          help: 'Empty: any of 200 to 299.',
        })}
        {field('intervalMs', 'Every … milliseconds', {
          defaultValue: active?.intervalMs ?? 10_000,
        })}
        {field('timeoutMs', 'Answer within … milliseconds', {
          defaultValue: active?.timeoutMs ?? 2_000,
        })}
        {field('failures', 'Failures in a row that take it out', {
          defaultValue: active?.failures ?? 3,
        })}
        {field('successes', 'Successes in a row that bring it back', {
          defaultValue: active?.successes ?? 2,
        })}
      </>
    )}
  </WatchFields>
)

const Calls = ({ passive, faultOf }: { passive: Balance['passive']; faultOf: FaultOf }) => (
  <WatchFields
    way="passive"
    label="Take a target out for a while when calls fail"
    help="No connection and no answer in time are failures."
    given={passive}
    faultOf={faultOf}
  >
    {(field) => (
      <>
        {field('statuses', 'Answers that are failures too', {
          defaultValue: (passive?.statuses ?? [502, 503, 504]).join(', '),
          help: 'Statuses of the backend.',
        })}
        {field('failures', 'Failures in a row that take it out', {
          defaultValue: passive?.failures ?? 5,
        })}
        {field('outMs', 'Out for … milliseconds', { defaultValue: passive?.outMs ?? 30_000 })}
      </>
    )}
  </WatchFields>
)
