import { CheckField, SelectField, TextArea, TextField } from '#components/ui/field.tsx'
import { headerLines } from '#lib/replay/header-lines.ts'
import type { ReplayInput } from '#lib/replay/schema.ts'

/** By what a call may come in; `value` is its kind and its id. */
export interface Entrance {
  value: string
  label: string
  group?: string
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE']

/** The request as a caller would write it. */
export const RequestFields = ({
  start,
  entrances,
  entrance,
  faultOf,
}: {
  start: Omit<ReplayInput, 'apiId'>
  entrances: Entrance[]
  entrance: string
  faultOf(path: string): string | undefined
}) => (
  <fieldset className="grid items-start gap-4 md:grid-cols-2">
    <legend className="mb-3 font-medium">The request</legend>
    <SelectField
      name="method"
      label="Method"
      defaultValue={start.method}
      options={methods.map((method) => ({ value: method, label: method }))}
    />
    <TextField
      name="target"
      label="Path and query"
      defaultValue={start.target}
      fault={faultOf('target')}
      help="As callers write them, with the path of the API."
    />
    <SelectField
      name="entrance"
      label="Enters by"
      defaultValue={entrance}
      fault={faultOf('subscriptionId') ?? faultOf('productId')}
      help="It is judged as if its key came. You do not need the key."
      options={entrances}
    />
    <TextField
      name="clientIp"
      label="Address of the caller"
      defaultValue={start.clientIp}
      fault={faultOf('clientIp')}
      help="By which networks and countries are judged."
    />
    <TextArea
      name="headers"
      label="Headers"
      className="font-mono"
      defaultValue={headerLines(start.headers)}
      fault={faultOf('headers')}
      help="One a line, like Accept: application/json. The key is not among them: “Enters by” brings it."
    />
    <TextArea
      name="body"
      label="Body"
      className="font-mono"
      defaultValue={start.body ?? ''}
      fault={faultOf('body')}
      help="Empty: there is none."
    />
    <CheckField name="https" label="It comes by https" defaultChecked={start.scheme === 'https'} />
  </fieldset>
)
