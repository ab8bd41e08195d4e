import { z } from 'zod'
import { givenName } from '#lib/shared/given-name.ts'
import { memberPermissions, staffPermissions } from './permissions.ts'

const scopes = Object.keys({ ...memberPermissions, ...staffPermissions })

export const createTokenInput = z.object({
  name: givenName('Say what it is for.').meta({ title: 'Name', description: 'What it is for.' }),
  scopes: z
    .array(z.enum(scopes))
    .min(1, 'Choose at least one scope.')
    .max(50)
    .meta({ title: 'Scopes', description: 'What it may do, at most what you may.' }),
  expiresInDays: z
    .int()
    .min(1)
    .max(365)
    .default(90)
    .meta({ title: 'Ends after', description: 'Days.' }),
})
export type CreateTokenInput = z.output<typeof createTokenInput>
export const tokenIdInput = z.object({ tokenId: z.string().max(40) })

export const tokenView = z.object({
  id: z.string(),
  name: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
})
export const tokenList = z.object({ items: z.array(tokenView) })
/** The token itself, in the one answer that ever holds it. */
export const newTokenView = z.object({ tokenId: z.string(), token: z.string() })
