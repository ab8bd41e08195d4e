'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { OnceDeployed } from '#components/deployments/once-deployed.tsx'
import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { saveStepAction } from '#lib/policy-chains/actions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { definitions, type PolicyType } from '#policies/definitions.ts'
import { dryRunWords } from '#policies/kit/define-policy.ts'
import { type FormField, formFields, readForm } from '#policies/kit/form-fields.ts'
import { ConfigField } from './config-field.tsx'
import { CostLegend } from './cost-legend.tsx'

export interface Target {
  scope: StepView['scope']
  targetId: string | null
}
interface Props {
  target: Target
  step?: StepView
  /** Names of the lists of networks that are kept. */
  networkLists: string[]
  /** The step was changed. */
  changed?: () => void
  close?: () => void
}

const groupTitles = {
  security: 'Security',
  traffic: 'Traffic',
  transformation: 'Transformation',
} as const

/** Sets a policy; its fields, help and checks come from the policy's own definition. */
export function StepForm({ target, step, networkLists, changed, close }: Props) {
  const router = useRouter()
  const offered = Object.values(definitions).filter(({ scopes }) =>
    (scopes as readonly string[]).includes(target.scope),
  )
  const [type, setType] = useState<PolicyType>((step?.policy ?? offered[0]?.type) as PolicyType)
  /** What the fields begin with; they are made anew with each. */
  const [start, setStart] = useState({ round: 0, config: step?.config ?? {} })
  /** Choices made since, which decide what else is asked for. */
  const [chosen, setChosen] = useState<Record<string, string>>({})
  const [saved, setSaved] = useState(false)
  /** Of what the fields began with, whatever is read again meanwhile. */
  const [versionSeen] = useState(step?.version)
  const definition = definitions[type]
  // Forms of several steps can be open on a page.
  const prefix = step ? `${step.id}.config` : 'config'
  const fields = formFields(definition.config).map((field) =>
    field.choicesOf ? { ...field, choices: networkLists } : field,
  )
  const isShown = ({ shownWhen }: FormField) => {
    if (!shownWhen) return true
    const { name, values } = shownWhen
    const standard = fields.find((field) => field.name === name)?.standard
    return values.includes(chosen[name] ?? String(start.config[name] ?? standard ?? ''))
  }
  const startFrom = (config: Record<string, unknown>) => {
    setStart({ round: start.round + 1, config })
    setChosen({})
    forget()
  }
  const idOf = useCallback((path: string) => `${prefix}.${path}`, [prefix])
  const { run, pending, refused, faultOf, forget } = useAction(
    saveStepAction,
    () => {
      router.refresh()
      if (changed) return changed()
      startFrom({})
      setSaved(true)
    },
    idOf,
  )
  const submit = (form: FormData) => {
    setSaved(false)
    run({
      ...(step && { stepId: step.id, versionSeen }),
      policy: type,
      ...target,
      mode: form.get(`${prefix}-dryRun`) === 'on' ? 'dry-run' : 'enforce',
      config: readForm(fields.filter(isShown), prefix, form),
    })
  }
  return (
    <form
      method="post"
      className="grid max-w-2xl gap-4"
      onChange={({ target: changedField }) => {
        setSaved(false)
        if (changedField instanceof HTMLSelectElement && changedField.name.startsWith(`${prefix}.`))
          setChosen({
            ...chosen,
            [changedField.name.slice(prefix.length + 1)]: changedField.value,
          })
      }}
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
    >
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
      <div className="grid gap-2 text-sm">
        <p>{definition.summary}</p>
        <p className="text-muted">{definition.help}</p>
      </div>
      <CostLegend cost={definition.cost} />
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
      <div key={start.round} className="grid gap-4">
        {fields.filter(isShown).map((field) => (
          <ConfigField
            key={field.name}
            name={`${prefix}.${field.name}`}
            field={field}
            value={start.config[field.name]}
            faultOf={(path) => faultOf(path === '' ? field.name : `${field.name}.${path}`)}
          />
        ))}
        <CheckField
          name={`${prefix}-dryRun`}
          label="Dry-run: record what it would refuse, refuse nobody"
          help={dryRunWords(definition)}
          defaultChecked={step?.mode === 'dry-run'}
        />
      </div>
      {refused && (
        <Notice tone="bad" title={refused.message}>
          {refused.faults
            ?.filter(({ path }) => path === '')
            .map(({ message }) => (
              <p key={message}>{message}</p>
            ))}
        </Notice>
      )}
      {saved && (
        <Notice tone="good">
          <OnceDeployed>Added.</OnceDeployed>
        </Notice>
      )}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          {step ? 'Save' : 'Add policy'}
        </Button>
        {close && <Button onClick={close}>Close</Button>}
      </div>
    </form>
  )
}
