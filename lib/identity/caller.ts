import 'server-only'
import { randomUUID } from 'node:crypto'
import { cookies, headers } from 'next/headers'
import { getServerSession } from 'next-auth'
import { cache } from 'react'
import { db } from '#lib/db/client.ts'
import type { MemberRole, StaffRole } from '#lib/db/generated/enums.ts'
import { findTokenHolder } from './api-token-holder.ts'
import { authOptions } from './auth-options.ts'
import { findSessionUser } from './session-user.ts'

export const ORGANISATION_COOKIE = 'gatehouse_organisation'

/** Who sent the request that is being answered. */
export interface Caller {
  userId: string
  name: string
  email: string
  staffRole: StaffRole | null
  /** The organisation chosen by cookie or fixed by the token, if the caller is in it; else the first one. */
  membership: { organisationId: string; role: MemberRole } | null
  /** Null: a browser session, which may all that its user may. */
  tokenScopes: readonly string[] | null
  via: string
  address: string | null
  requestId: string
}

/** Where the request comes from: the one address that the portal's server vouches for. */
export const clientAddress = async (): Promise<string | null> =>
  (await headers()).get('x-forwarded-for')

/** The caller, once per request; null when nobody is signed in, or the user is disabled. */
export const currentCaller = cache(async (): Promise<Caller | null> => {
  const incoming = await headers()
  const context = {
    address: await clientAddress(),
    requestId: randomUUID(),
  }
  const authorization = incoming.get('authorization')
  if (authorization !== null) {
    const holder = await findTokenHolder(authorization)
    return holder && { ...holder, ...context }
  }
  const session = await sessionUser()
  return session && { ...session, ...context }
})

/** Every organisation of a user, in the order in which it joined them. */
export const listOwnOrganisations = async (
  userId: string,
): Promise<{ id: string; name: string; role: MemberRole }[]> => {
  const rows = await db.membership.findMany({
    where: { userId },
    select: { role: true, organisation: { select: { id: true, name: true } } },
    orderBy: { createdAt: 'asc' },
  })
  return rows.map(({ role, organisation }) => ({ ...organisation, role }))
}

async function sessionUser(): Promise<Omit<Caller, 'address' | 'requestId'> | null> {
  const session = await getServerSession(authOptions)
  if (!session) return null
  return findSessionUser(session.user, (await cookies()).get(ORGANISATION_COOKIE)?.value)
}
