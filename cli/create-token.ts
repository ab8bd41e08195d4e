import { readFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CommandFailure } from './api-client.ts'
import { exitCodes } from './exit-codes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * Makes a token for a member of staff, on the machine itself: whoever can read the home folder of the installation may.
 * Takes what the supervisor noted there, or the environment.
 */
export async function createToken({
  email,
  name,
  scopes,
  days,
}: {
  email: string
  name: string
  scopes: string[]
  days: number
}) {
  adoptInstallation()
  const { db } = await import('#lib/db/client.ts')
  const { proveStaff } = await import('#lib/identity/prove.ts')
  const { createApiToken } = await import('#lib/identity/create-api-token.ts')
  const { staffRoles } = await import('#lib/identity/permissions.ts')
  const { createTokenInput } = await import('#lib/identity/token-schema.ts')
  const user = await db.user.findFirst({
    where: { email: email.toLowerCase(), disabledAt: null },
    select: { id: true, name: true, email: true, staffRole: true },
  })
  if (!user?.staffRole)
    throw new CommandFailure(`There is no member of staff ${email}.`, exitCodes.notFound)
  const { id: userId, staffRole } = user
  const proven = proveStaff(
    {
      userId,
      name: user.name,
      email: user.email,
      staffRole,
      membership: null,
      tokenScopes: null,
      via: 'cli',
      address: null,
      requestId: 'cli',
    },
    staffRoles[staffRole][0] ?? 'api:read',
  )
  if (!proven.ok) throw new CommandFailure(proven.failure.message, exitCodes.unauthorised)
  const input = createTokenInput.safeParse({
    name,
    scopes: scopes.length > 0 ? scopes : staffRoles[staffRole],
    expiresInDays: days,
  })
  if (!input.success)
    throw new CommandFailure(
      input.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'),
      exitCodes.usage,
    )
  const made = await createApiToken(proven.value, input.data)
  await db.$disconnect()
  if (!made.ok) throw new CommandFailure(made.failure.message, exitCodes.unauthorised, made.failure)
  return made.value
}

function adoptInstallation(): void {
  if (process.env.DATABASE_URL) return
  const home = process.env.GATEHOUSE_HOME ?? '.gatehouse'
  const path = join(isAbsolute(home) ? home : resolve(root, home), 'environment.json')
  try {
    Object.assign(process.env, JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new CommandFailure(
      `Gatehouse does not run over ${home}. Start it, or name its folder by GATEHOUSE_HOME, or its database by DATABASE_URL.`,
      exitCodes.unreachable,
    )
  }
}
