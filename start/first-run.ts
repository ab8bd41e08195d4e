import { registerDefaultGateway } from '#lib/gateways/register-default-gateway.ts'
import { createFirstAdministratorUnattended } from '#lib/identity/create-first-administrator.ts'
import { ensureSetupLink } from '#lib/identity/setup-link.ts'
import { ensurePartitions } from '#lib/records/ensure-partitions.ts'
import type { Settings } from './settings.ts'

/** What a start makes sure of in the database. Answers the one-time link while there is no administrator. */
export async function firstRun(settings: Settings, adminToken: string): Promise<string | null> {
  await ensurePartitions()
  await registerDefaultGateway({
    name: 'Default',
    region: '',
    publicUrl: settings.GATEWAY_URL,
    adminUrl: `http://127.0.0.1:${settings.GATEWAY_ADMIN_PORT}`,
    adminToken,
  })
  const link = await ensureSetupLink()
  const { GATEHOUSE_ADMIN_EMAIL: email, GATEHOUSE_ADMIN_PASSWORD: password } = settings
  if (link === null || !email || !password) return link
  const made = await createFirstAdministratorUnattended({
    name: 'Administrator',
    email: email.toLowerCase(),
    password,
  })
  return made.ok ? null : link
}
