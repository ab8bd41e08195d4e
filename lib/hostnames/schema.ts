import { z } from 'zod'
import { secretId } from '#contract/ids.ts'
import { hostname } from '#contract/snapshot.ts'
import { version, versionSeen } from '#lib/shared/version.ts'
import { asciiName } from './ascii-name.ts'

export const hostnameId = z.string().regex(/^hst_[a-z0-9]{16}$/, 'Not an id of the form hst_….')

const name = z
  .string()
  .trim()
  .toLowerCase()
  .refine((text) => !/[/\\:?#@%]/.test(text), 'Only the name, without https://, port and path.')
  .overwrite(asciiName)
  .pipe(hostname)
  .meta({
    title: 'Hostname',
    description:
      'Like api.example.com, or *.example.com for one label more. Letters beyond a to z are kept as xn--….',
  })
const certificateId = secretId.nullable().meta({
  title: 'Certificate',
  description: 'That gateways serve it with; null: TLS for it ends before the gateway.',
})

export const createHostnameInput = z.object({ name, certificateId: certificateId.default(null) })
export type CreateHostnameInput = z.output<typeof createHostnameInput>
export const updateHostnameInput = z.object({ hostnameId, certificateId, versionSeen })
export type UpdateHostnameInput = z.output<typeof updateHostnameInput>
export const hostnameIdInput = z.object({ hostnameId })

export const hostnameView = z.object({
  id: hostnameId,
  name: z.string(),
  /** Null: TLS for it ends before the gateway. */
  certificate: z.object({ id: secretId, name: z.string(), notAfter: z.string() }).nullable(),
  createdAt: z.string(),
  version,
})
export type HostnameView = z.output<typeof hostnameView>
export const hostnameList = z.object({ items: z.array(hostnameView) })
