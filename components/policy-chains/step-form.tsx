'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { saveStepAction } from '#lib/policy-chains/actions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { definitions, type PolicyType } from '#policies/definitions.ts'
import { dryRunWords } from '#policies/kit/define-policy.ts'
import { type FormField, formFields, readValue } from '#policies/kit/form-fields.ts'
import { ConfigField } from './config-field.tsx'

export interface Target {
  scope: StepView['scope']
  targetId: string | null
}
interface Props {
  target: Target
  step?: StepView
  /** Names of the lists of networks that are kept. */
  networkLists: string[]
  done?: () => void
}

const groupTitles = {
  security: 'Security',
  traffic: 'Traffic',
  transformation: 'Transformation',
} as const

/** Sets a policy; its fields, help and checks come from the policy's own definition. */
export function StepForm({ target, step, networkLists, done }: Props) {
  const router = useRouter()
  const offered = Object.values(definitions).filter(({ scopes }) =>
    (scopes as readonly string[]).includes(target.scope),
  )
  const [type, setType] = useState<PolicyType>((step?.policy ?? offered[0]?.type) as PolicyType)
  const [example, setExample] = useState<Record<string, unknown>>(step?.config ?? {})
  /** Choices made since, which decide what else is asked for. */
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const definition = definitions[type]
  const fields = formFields(definition.config).map((field) =>
    field.choicesOf ? { ...field, choices: networkLists } : field,
  )
  const isShown = ({ shownWhen }: FormField) => {
    if (!shownWhen) return true
    const { name, values } = shownWhen
    const standard = fields.find((field) => field.name === name)?.standard
    return values.includes(chosen[name] ?? String(example[name] ?? standard ?? ''))
  }
  const startFrom = (config: Record<string, unknown>) => {
    setExample(config)
    setChosen({})
  }
  const [saved, setSaved] = useState(false)
  const { run, pending, refused, faultOf } = useAction(saveStepAction, () => {
    done?.()
    startFrom({})
    setSaved(true)
    router.refresh()
  })
  const faultIn = (name: string) =>
    faultOf(name) ?? refused?.faults?.find(({ path }) => path.startsWith(`${name}.`))?.message
  const submit = (form: FormData) => {
    const config = Object.fromEntries(
      fields
        .filter(isShown)
        .map(({ name, kind }) => [
          name,
          readValue(kind, form.getAll(`config.${name}`).map(String).join('\n')),
        ])
        .filter(([, value]) => value !== undefined),
    )
    setSaved(false)
    run({
      ...(step && { stepId: step.id }),
      policy: type,
      ...target,
      mode: form.get('dryRun') === 'on' ? 'dry-run' : 'enforce',
      config,
    })
  }
  return (
    <form
      className="grid max-w-2xl gap-4"
      key={`${type} ${JSON.stringify(example)}`}
      onChange={({ target }) => {
        if (target instanceof HTMLSelectElement && target.name.startsWith('config.'))
          setChosen({ ...chosen, [target.name.slice('config.'.length)]: target.value })
      }}
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
      {refused && (
        <Notice tone="bad" title={refused.message}>
          {refused.faults
            ?.filter(({ path }) => path === '')
            .map(({ message }) => (
              <p key={message}>{message}</p>
            ))}
        </Notice>
      )}
      {saved && <Notice tone="good">Added. It holds on the gateways once you deploy.</Notice>}
      {!step && (
        <SelectField
          name="policy"
          label="Policy"
          value={type}
          onChange={(event) => {
            setType(event.target.value as PolicyType)
            startFrom({})
          }}
          options={offered.map(({ type: value, title, group }) => ({
            value,
            label: title,
            group: groupTitles[group],
          }))}
        />
      )}
      <p className="text-sm text-muted">
        {definition.summary} {definition.help}
      </p>
      {!step && (
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm">Start from</span>
          {definition.examples.map(({ name, config }) => (
            <Button key={name} onClick={() => startFrom(config)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      {fields.filter(isShown).map((field) => (
        <ConfigField
          key={field.name}
          field={field}
          value={example[field.name]}
          fault={faultIn(field.name)}
        />
      ))}
      <CheckField
        name="dryRun"
        label="Dry-run: record what it would refuse, refuse nobody"
        help={dryRunWords(definition)}
        defaultChecked={step?.mode === 'dry-run'}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {step ? 'Save' : 'Add policy'}
        </Button>
        {done && <Button onClick={done}>Close</Button>}
      </div>
    </form>
  )
}
