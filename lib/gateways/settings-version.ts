import 'server-only'
import { versionOf } from '#lib/shared/version-of.ts'

export const gatewaySettings = {
  name: true,
  region: true,
  publicUrl: true,
  adminUrl: true,
} as const
type Settings = Record<keyof typeof gatewaySettings, string>

/** Of what staff set for a gateway; its token is nobody's to see. */
export const settingsVersion = ({ name, region, publicUrl, adminUrl }: Settings): string =>
  versionOf({ name, region, publicUrl, adminUrl })
