import { CheckField, SelectField, TextField } from '#components/ui/field.tsx'
import type { ApiDetail } from '#lib/catalog/api-schema.ts'
import { LifecycleFields } from './lifecycle-fields.tsx'
import { TargetFields } from './target-fields.tsx'

type FaultOf = (path: string) => string | undefined

export const SettingsFields = ({ api, faultOf }: { api: ApiDetail; faultOf: FaultOf }) => {
  const field = (
    name: string,
    label: string,
    more: { value: string | number; help?: string; required?: boolean; type?: string },
  ) => (
    <TextField
      name={name}
      label={label}
      defaultValue={more.value}
      help={more.help}
      type={more.type ?? 'text'}
      required={more.required ?? false}
      fault={faultOf(name)}
    />
  )
  return (
    <>
      <Group title="What readers see">
        {field('name', 'Name', { value: api.name, required: true })}
        {field('summary', 'Summary', {
          value: api.summary,
          help: 'One sentence for the catalogue.',
        })}
        {field('slug', 'Address in the portal', {
          value: api.slug,
          required: true,
          help: 'The last part of /apis/… in the catalogue.',
        })}
        <LifecycleFields api={api} faultOf={faultOf} />
      </Group>
      <Group title="Where calls go">
        {field('path', 'Path on the gateway', { value: api.path, required: true })}
        {field('backendUrl', 'Backend', {
          value: api.backend.url,
          required: true,
          help: 'Where calls are sent on to; the path of the operation is appended.',
        })}
        {field('timeoutMs', 'Timeout in milliseconds', {
          value: api.backend.timeoutMs,
          type: 'number',
          help: 'How long the backend may take until it begins to answer.',
        })}
        <TargetFields balance={api.backend.balance} faultOf={faultOf} />
      </Group>
      <Group title="What callers need">
        <SelectField
          name="credential"
          label="Credential"
          defaultValue={api.credential}
          options={[
            { value: 'key', label: 'A subscription key' },
            { value: 'none', label: 'None: anybody may call it' },
          ]}
        />
        {field('keyHeader', 'Header that carries the key', {
          value: api.keyHeader,
          required: true,
        })}
        {field('keyQuery', 'Query parameter that may carry it', {
          value: api.keyQuery ?? '',
          help: 'Empty: header only. Keys in addresses end up in the logs of others; the header wins.',
        })}
        <CheckField
          name="httpsOnly"
          label="By https only"
          help="Calls over plain HTTP are refused, unless a trusted proxy says that its caller used https."
          defaultChecked={api.httpsOnly}
        />
      </Group>
    </>
  )
}

const Group = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <fieldset className="grid gap-4 rounded-lg border border-line bg-surface p-5">
    <legend className="float-left w-full text-base font-semibold">{title}</legend>
    {children}
  </fieldset>
)
