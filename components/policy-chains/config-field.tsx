import { CheckField, CheckGroup, SelectField, TextArea, TextField } from '#components/ui/field.tsx'
import { type FormField, writeValue } from '#policies/kit/form-fields.ts'
import { ConfigRows } from './config-rows.tsx'
import { SecretField } from './secret-field.tsx'

/** One member of a configuration, as its schema says it is written. */
export function ConfigField({
  name,
  field,
  value,
  faultOf,
}: {
  /** Of the control in its form. */
  name: string
  field: FormField
  value: unknown
  /** By dotted path below this field; empty: of the field as a whole. */
  faultOf: (path: string) => string | undefined
}) {
  if (field.kind === 'rows') return <ConfigRows {...{ name, field, value, faultOf }} />
  const written = value === undefined ? field.standard : writeValue(field.kind, value)
  // Help is written for documents too, which show what stands between backticks as code.
  const help = field.help.replaceAll('`', '')
  const shared = { name, label: field.title, help, fault: faultOf('') }
  if (field.kind === 'switch') return <CheckField {...shared} defaultChecked={written === 'true'} />
  if (field.kind === 'choice') {
    // Where nothing is standard and nothing need be chosen, nothing is chosen.
    const none = field.standard === '' && !field.required ? [{ value: '', label: 'None' }] : []
    return (
      <SelectField
        {...shared}
        defaultValue={written}
        options={[...none, ...field.choices.map((choice) => ({ value: choice, label: choice }))]}
      />
    )
  }
  if (field.kind === 'choices') {
    // What was chosen once and is not offered any more is still said, so that it can be taken away.
    const chosen = written.split('\n').filter(Boolean)
    const choices = [...new Set([...field.choices, ...chosen])]
    const more = choices.length > 0 ? '' : ' None is kept yet.'
    return <CheckGroup {...shared} help={help + more} choices={choices} chosen={chosen} />
  }
  if (field.kind === 'list')
    return <TextArea {...shared} help={`${help} One a line.`} defaultValue={written} rows={3} />
  if (field.kind === 'secret')
    return <SecretField {...shared} kind={field.secret ?? 'text'} chosen={written} />
  if (field.kind === 'lines')
    return (
      <TextArea
        {...shared}
        defaultValue={written}
        rows={4}
        spellCheck={false}
        className="font-mono text-xs"
      />
    )
  if (field.kind === 'json')
    return (
      <TextArea
        {...shared}
        help={`${help} As JSON.`}
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
