'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CheckField, SelectField, TextArea, TextField } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { useAction } from '#components/ui/use-action.ts'
import { saveStepAction } from '#lib/policy-chains/actions.ts'
import type { StepView } from '#lib/policy-chains/schema.ts'
import { definitions, type PolicyType } from '#policies/definitions.ts'
import { type FormField, formFields, readValue, writeValue } from '#policies/kit/form-fields.ts'

export interface Target {
  scope: StepView['scope']
  targetId: string | null
}
interface Props {
  target: Target
  step?: StepView
  done?: () => void
}

/** Sets a policy; its fields, help and checks come from the policy's own definition. */
export function StepForm({ target, step, done }: Props) {
  const router = useRouter()
  const offered = Object.values(definitions).filter(({ scopes }) =>
    (scopes as readonly string[]).includes(target.scope),
  )
  const [type, setType] = useState<PolicyType>((step?.policy ?? offered[0]?.type) as PolicyType)
  const [example, setExample] = useState<Record<string, unknown>>(step?.config ?? {})
  const definition = definitions[type]
  const fields = formFields(definition.config)
  const { run, pending, refused, faultOf } = useAction(saveStepAction, () => {
    done?.()
    setExample({})
    router.refresh()
  })
  const faultIn = (name: string) =>
    faultOf(name) ?? refused?.faults?.find(({ path }) => path.startsWith(`${name}.`))?.message
  const submit = (form: FormData) => {
    const config = Object.fromEntries(
      fields
        .map(({ name, kind }) => [name, readValue(kind, String(form.get(`config.${name}`) ?? ''))])
        .filter(([, value]) => value !== undefined),
    )
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
      {!step && (
        <SelectField
          name="policy"
          label="Policy"
          value={type}
          onChange={(event) => {
            setType(event.target.value as PolicyType)
            setExample({})
          }}
          options={offered.map(({ type: value, title }) => ({ value, label: title }))}
        />
      )}
      <p className="text-sm text-muted">
        {definition.summary} {definition.help}
      </p>
      {!step && (
        <div className="flex flex-wrap gap-2">
          {definition.examples.map(({ name, config }) => (
            <Button key={name} onClick={() => setExample(config)}>
              {name}
            </Button>
          ))}
        </div>
      )}
      {fields.map((field) => (
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

function ConfigField({
  field,
  value,
  fault,
}: {
  field: FormField
  value: unknown
  fault: string | undefined
}) {
  const written = value === undefined ? field.standard : writeValue(field.kind, value)
  const shared = { name: `config.${field.name}`, label: field.title, help: field.help, fault }
  if (field.kind === 'switch') return <CheckField {...shared} defaultChecked={written === 'true'} />
  if (field.kind === 'choice')
    return (
      <SelectField
        {...shared}
        defaultValue={written}
        options={field.choices.map((choice) => ({ value: choice, label: choice }))}
      />
    )
  if (field.kind === 'list')
    return (
      <TextArea {...shared} help={`${field.help} One a line.`} defaultValue={written} rows={3} />
    )
  if (field.kind === 'json')
    return (
      <TextArea
        {...shared}
        help={`${field.help} As JSON.`}
        defaultValue={written}
        rows={5}
        className="font-mono text-xs"
      />
    )
  return (
    <TextField
      {...shared}
      type={field.kind === 'number' ? 'number' : 'text'}
      defaultValue={written}
    />
  )
}
