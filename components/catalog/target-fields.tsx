'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import type { ApiDetail } from '#lib/catalog/api-schema.ts'

type Balance = NonNullable<ApiDetail['backend']['balance']>
type FaultOf = (path: string) => string | undefined

/** The address of the backend, further targets, how one is chosen, and how they are watched. */
export function TargetFields({ balance, faultOf }: { balance: Balance | null; faultOf: FaultOf }) {
  const [rows, setRows] = useState(() =>
    (balance?.others ?? []).map((target, key) => ({ ...target, key })),
  )
  const next = useRef(rows.length)
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
        <TextField
          name="balance.weight"
          label="Weight of the backend above"
          type="number"
          min={1}
          max={100}
          defaultValue={balance?.weight ?? 1}
          help="Its share of the calls, beside those of the others."
          fault={faultOf('balance.weight')}
        />
      )}
      {rows.map(({ key, url, weight }, index) => (
        <div key={key} className="grid items-start gap-3 sm:grid-cols-[1fr_6rem_auto]">
          <TextField
            name={`balance.others.${index}.url`}
            label={`Target ${index + 2}`}
            defaultValue={url}
            required
            fault={faultOf(`balance.others.${index}.url`)}
          />
          <TextField
            name={`balance.others.${index}.weight`}
            label="Weight"
            type="number"
            min={1}
            max={100}
            defaultValue={weight}
            required
            fault={faultOf(`balance.others.${index}.weight`)}
          />
          <Button
            className="sm:mt-6.5"
            aria-label={`Remove target ${index + 2}`}
            onClick={() => setRows(rows.filter((row) => row.key !== key))}
          >
            Remove
          </Button>
        </div>
      ))}
      <div>
        <Button onClick={add} disabled={rows.length >= 29}>
          Add a target
        </Button>
      </div>
      {rows.length > 0 && (
        <SelectField
          name="balance.choose"
          label="Calls go"
          defaultValue={balance?.choose ?? 'round-robin'}
          options={[
            { value: 'round-robin', label: 'in turn, by weight' },
            { value: 'least-connections', label: 'to whom has the fewest calls, by weight' },
            { value: 'sticky-subscription', label: 'for one subscription always to the same' },
            { value: 'sticky-address', label: 'from one address always to the same' },
          ]}
        />
      )}
      <Checks active={balance?.active} faultOf={faultOf} />
      <Calls passive={balance?.passive} faultOf={faultOf} />
      <SelectField
        name="balance.whenAllOut"
        label="When all are out"
        defaultValue={balance?.whenAllOut ?? 'try'}
        help="Matters only where checks or failing calls take targets out."
        options={[
          { value: 'try', label: 'Try them anyway' },
          { value: 'refuse', label: 'Refuse calls with 503' },
        ]}
      />
    </fieldset>
  )
}

const NumberField = (props: React.ComponentProps<typeof TextField>) => (
  <TextField type="number" required {...props} />
)

function Checks({ active, faultOf }: { active: Balance['active']; faultOf: FaultOf }) {
  const [on, setOn] = useState(active !== undefined)
  const fault = (name: string) => faultOf(`balance.active.${name}`)
  return (
    <div className="grid gap-3">
      <CheckField
        name="balance.active"
        label="Ask each target whether it is well"
        help="Every gateway asks by itself, over the connections that calls use."
        checked={on}
        onChange={(event) => setOn(event.target.checked)}
      />
      {on && (
        <div className="grid items-start gap-3 pl-6 sm:grid-cols-2">
          <TextField
            name="balance.active.path"
            label="Path"
            defaultValue={active?.path ?? '/'}
            help="At the host of each target, like /healthz."
            required
            fault={fault('path')}
          />
          <TextField
            name="balance.active.statuses"
            label="Statuses that mean “well”"
            defaultValue={active?.statuses.join(', ') ?? ''}
            help="Empty: any of 200 to 299."
            fault={fault('statuses') ?? fault('statuses.0')}
          />
          <NumberField
            name="balance.active.intervalMs"
            label="Every … milliseconds"
            defaultValue={active?.intervalMs ?? 10_000}
            fault={fault('intervalMs')}
          />
          <NumberField
            name="balance.active.timeoutMs"
            label="Answer within … milliseconds"
            defaultValue={active?.timeoutMs ?? 2_000}
            fault={fault('timeoutMs')}
          />
          <NumberField
            name="balance.active.failures"
            label="Failures in a row that take it out"
            defaultValue={active?.failures ?? 3}
            fault={fault('failures')}
          />
          <NumberField
            name="balance.active.successes"
            label="Successes in a row that bring it back"
            defaultValue={active?.successes ?? 2}
            fault={fault('successes')}
          />
        </div>
      )}
    </div>
  )
}

function Calls({ passive, faultOf }: { passive: Balance['passive']; faultOf: FaultOf }) {
  const [on, setOn] = useState(passive !== undefined)
  const fault = (name: string) => faultOf(`balance.passive.${name}`)
  return (
    <div className="grid gap-3">
      <CheckField
        name="balance.passive"
        label="Take a target out for a while when calls fail"
        help="No connection and no answer in time are failures."
        checked={on}
        onChange={(event) => setOn(event.target.checked)}
      />
      {on && (
        <div className="grid items-start gap-3 pl-6 sm:grid-cols-2">
          <TextField
            name="balance.passive.statuses"
            label="Answers that are failures too"
            defaultValue={(passive?.statuses ?? [502, 503, 504]).join(', ')}
            fault={fault('statuses') ?? fault('statuses.0')}
          />
          <NumberField
            name="balance.passive.failures"
            label="Failures in a row"
            defaultValue={passive?.failures ?? 5}
            fault={fault('failures')}
          />
          <NumberField
            name="balance.passive.outMs"
            label="Out for … milliseconds"
            defaultValue={passive?.outMs ?? 30_000}
            fault={fault('outMs')}
          />
        </div>
      )}
    </div>
  )
}
