import 'server-only'
import type { Prisma } from '#lib/db/client.ts'
import { versionOf } from '#lib/shared/version-of.ts'
import { balanceOf } from './balance-of.ts'
import { lifecycleFields } from './deprecation-of.ts'

/** What the settings of an API say. */
export const settingsFields = {
  name: true,
  slug: true,
  summary: true,
  path: true,
  ...lifecycleFields,
  credential: true,
  keyHeader: true,
  keyQuery: true,
  httpsOnly: true,
  backend: { select: { id: true, url: true, timeoutMs: true, balance: true } },
} satisfies Prisma.ApiSelect

type Settings = Prisma.ApiGetPayload<{ select: typeof settingsFields }>

/** Of the settings alone: an import or an exposure does not make it another. */
export function settingsVersion(row: Settings): string {
  const settings: Record<string, unknown> = {}
  for (const field of Object.keys(settingsFields)) settings[field] = row[field as keyof Settings]
  const { url, timeoutMs, balance } = row.backend
  return versionOf({ ...settings, backend: { url, timeoutMs, balance: balanceOf(balance) } })
}
