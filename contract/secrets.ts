import { z } from 'zod'
import { secretId } from './ids.ts'

const PEM_CHARACTERS_MAX = 100_000

const pem = z.string().max(PEM_CHARACTERS_MAX)

/** What a gateway needs and a snapshot only names. It is never in a snapshot, a record or a log. */
export const gatewaySecret = z.discriminatedUnion('kind', [
  z.strictObject({
    id: secretId,
    kind: z.literal('certificate'),
    /** PEM, the server's own certificate first. */
    chain: pem,
    /** PEM (PKCS #8, PKCS #1 or SEC 1), not encrypted. */
    key: pem,
  }),
  z.strictObject({ id: secretId, kind: z.literal('text'), value: z.string().min(1).max(10_000) }),
])
export type GatewaySecret = z.infer<typeof gatewaySecret>
export type SecretKind = GatewaySecret['kind']
export type CertificateSecret = Extract<GatewaySecret, { kind: 'certificate' }>

/** `PUT /v1/secrets`: all of them; what is not in it is forgotten. */
export const secretTable = z.strictObject({
  /** Names this content; the gateway reports it back in its status. */
  revision: z.string().min(1).max(100),
  secrets: z.array(gatewaySecret).max(10_000),
})
export type SecretTable = z.infer<typeof secretTable>

/** `PUT /v1/secrets`, 200. */
export const secretsHeld = z.strictObject({ revision: z.string(), count: z.int().min(0) })
