import { z } from 'zod'
import { networkListName } from '#contract/snapshot.ts'
import { version, versionSeen } from '#lib/shared/version.ts'
import { cidr } from '#policies/kit/fields.ts'

export const networkListNameInput = z.object({ name: networkListName })

export const networkListInput = z.object({
  name: networkListName.meta({
    title: 'Name',
    description: 'By which policies refer to it; it stays. Like head-office.',
  }),
  description: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta({ title: 'Description', description: 'Whose networks these are.' }),
  networks: z
    .array(cidr)
    .min(1, 'Name at least one network.')
    .max(10_000)
    .transform((networks) => [...new Set(networks)])
    .meta({
      title: 'Networks',
      description: 'Addresses or ranges like 203.0.113.0/24 or 2001:db8::/32.',
    }),
})
export type NetworkListInput = z.output<typeof networkListInput>

export const changeNetworkListInput = networkListInput.extend({ versionSeen })
export type ChangeNetworkListInput = z.output<typeof changeNetworkListInput>

export const networkListView = z.object({
  name: z.string(),
  description: z.string(),
  networks: z.array(z.string()),
  /** Steps that refer to it. */
  usedBy: z.int(),
  version,
})
export type NetworkListView = z.output<typeof networkListView>
export const networkListPage = z.object({ items: z.array(networkListView) })
