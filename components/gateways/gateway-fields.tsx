import { TextField } from '#components/ui/field.tsx'
import type { GatewayView } from '#lib/gateways/schema.ts'

export const valuesOf = (form: HTMLFormElement | null) => {
  const data = new FormData(form ?? undefined)
  const text = (name: string) => String(data.get(name) ?? '').trim()
  return {
    name: text('name'),
    region: text('region'),
    publicUrl: text('publicUrl'),
    adminUrl: text('adminUrl'),
    adminToken: text('adminToken'),
  }
}

/** What the console has to know of a gateway. */
export const GatewayFields = ({
  gateway,
  faultOf,
}: {
  /** One that is registered; its token may stay empty. */
  gateway?: GatewayView
  faultOf: (name: string) => string | undefined
}) => (
  <>
    <TextField
      name="name"
      label="Name"
      required
      defaultValue={gateway?.name}
      help="For example its region: eu-west."
      fault={faultOf('name')}
    />
    <TextField
      name="region"
      label="Region"
      defaultValue={gateway?.region}
      help="Where it stands. May stay empty."
      fault={faultOf('region')}
    />
    <TextField
      name="publicUrl"
      label="Address for callers"
      type="url"
      required
      defaultValue={gateway?.publicUrl}
      placeholder="https://gateway.example.com"
      help="Documentation and samples in the portal name it."
      fault={faultOf('publicUrl')}
    />
    <TextField
      name="adminUrl"
      label="Address of its admin listener"
      type="url"
      required
      defaultValue={gateway?.adminUrl}
      placeholder="http://10.0.0.5:8081"
      help="Private: portal and worker must reach it, nobody else should."
      fault={faultOf('adminUrl')}
    />
    <TextField
      name="adminToken"
      label="Admin token"
      type="password"
      autoComplete="off"
      required={!gateway}
      help={
        gateway
          ? 'Its GATEWAY_ADMIN_TOKEN, if that is another now, or if the address of its admin listener is. Empty: it stays as it is.'
          : 'Its GATEWAY_ADMIN_TOKEN. Kept encrypted, never shown again.'
      }
      fault={faultOf('adminToken')}
    />
  </>
)
