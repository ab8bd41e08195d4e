import { z } from 'zod'
import { secretId } from '#contract/ids.ts'
import { SecretKind } from '#lib/db/generated/enums.ts'
import { givenName } from '#lib/shared/given-name.ts'
import { version, versionSeen } from '#lib/shared/version.ts'

const name = givenName('Name it, so that it can be chosen.').meta({
  title: 'Name',
  description: 'By which it is chosen; not secret.',
})

const value = z.string().min(1, 'Give the secret.').max(10_000).meta({
  title: 'Secret',
  description: 'Stored encrypted, sent to the gateways, never shown again.',
})
const certificate = {
  chain: z.string().max(100_000).default('').meta({
    title: 'Certificate and chain',
    description: 'PEM: the own certificate first, then that of its issuer, and so on.',
  }),
  key: z.string().max(100_000).default('').meta({
    title: 'Private key',
    description: 'PEM, not encrypted. Stored encrypted, never shown again.',
  }),
  pfx: z.base64('Not base64.').min(1).max(200_000, 'The file is too large.').optional().meta({
    title: 'PFX',
    description: 'A PFX (PKCS #12) file in base64, in place of chain and key.',
  }),
  passphrase: z
    .string()
    .max(1_000)
    .default('')
    .meta({ title: 'Passphrase', description: 'That opens the PFX; it is not stored.' }),
}
export type CertificateInput = z.output<z.ZodObject<typeof certificate>>

export const createSecretInput = z.object({ name, value })
export type CreateSecretInput = z.output<typeof createSecretInput>
export const createCertificateInput = z.object({ name, ...certificate })
export type CreateCertificateInput = z.output<typeof createCertificateInput>
export const replaceSecretInput = z.object({ secretId, value, versionSeen })
export type ReplaceSecretInput = z.output<typeof replaceSecretInput>
export const replaceCertificateInput = z.object({ secretId, ...certificate, versionSeen })
export type ReplaceCertificateInput = z.output<typeof replaceCertificateInput>

export const secretIdInput = z.object({ secretId })

/** What is told of a secret. Its value is not. */
export const secretView = z.object({
  id: secretId,
  name: z.string(),
  kind: z.enum(SecretKind),
  createdAt: z.string(),
  replacedAt: z.string(),
  replacedBy: z.string(),
  certificate: z
    .object({
      subject: z.string(),
      issuer: z.string(),
      names: z.array(z.string()),
      notBefore: z.string(),
      notAfter: z.string(),
      fingerprint: z.string(),
    })
    .nullable(),
  /** What names it, in words; it cannot be deleted then. */
  usedBy: z.array(z.string()),
  version,
})
export type SecretView = z.output<typeof secretView>
export const secretList = z.object({ items: z.array(secretView) })
