import { z } from 'zod'
import { secretId } from '#contract/ids.ts'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { hyphened } from '#policies/kit/field-name.ts'
import { headerName, httpAddress, namesNobody } from '#policies/kit/fields.ts'

const signatures = ['ES256', 'RS256', 'EdDSA'] as const

/** Fields that the connection or the gateway says for itself. */
const reserved =
  /^(?:connection|content-.*|expect|forwarded|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|via|x-forwarded-.*|x-real-ip|x-request-id|x-gatehouse-.*)$/

/** What RFC 6749, appendix A, allows in ids, and a header or form can carry. */
const visible = (message: string) =>
  z
    .string()
    .max(500)
    .regex(/^[\x20-\x7e]+$/, message)

const pem = z
  .string()
  .trim()
  .max(60_000)
  .regex(
    /^(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/,
    'Certificates in PEM, each from BEGIN CERTIFICATE to END CERTIFICATE.',
  )

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/,
    'A host like eu.example.com or eu.example.com:8443.',
  )
  .max(260)

const fieldsByKind = {
  header: ['header', 'prefix', 'secret'],
  basic: ['user', 'secret'],
  'client certificate': ['certificate'],
  'client credentials': [
    'tokenUrl',
    'clientId',
    'secret',
    'clientAuthentication',
    'scope',
    'audience',
    'header',
  ],
  'signed token': [
    'secret',
    'algorithm',
    'keyId',
    'issuer',
    'audience',
    'lifetimeSeconds',
    'passes',
    'callerClaims',
    'header',
  ],
} as const
type Kind = keyof typeof fieldsByKind
const neededByKind: Record<Kind, readonly string[]> = {
  header: ['header', 'secret'],
  basic: ['user', 'secret'],
  'client certificate': ['certificate'],
  'client credentials': ['tokenUrl', 'clientId', 'secret'],
  'signed token': ['secret', 'issuer', 'audience'],
}
const always = ['kind', 'authorities', 'otherHosts']
const kinds = Object.keys(fieldsByKind) as [Kind, ...Kind[]]

const only = (field: string) => ({
  shownWhen: {
    name: 'kind',
    values: kinds.filter((kind) => (fieldsByKind[kind] as readonly string[]).includes(field)),
  },
})

export const backendAuth = definePolicy({
  type: 'backend-auth',
  version: '1',
  title: 'Authenticate to the backend',
  summary:
    'Shows the backend a credential of the gateway, and takes the caller’s own Authorization away.',
  help: 'Callers come with a key of yours; the backend wants a credential of its own, which they must never see. It is kept as a secret and chosen here by name; another value holds from the next call on. Only the API’s own backend gets it, and hosts that you name.',
  dryRun:
    'Calls reach the backend as if the step were not there: without a credential of the gateway, and with the Authorization that the caller has sent. Nothing is recorded.',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'low',
  config: z
    .strictObject({
      kind: z.enum(kinds).default('header').meta({
        title: 'Kind',
        description: 'What the backend asks for.',
      }),
      header: headerName
        .refine((name) => !reserved.test(hyphened(name)), 'This header belongs to the gateway.')
        .optional()
        .meta({
          title: 'Header',
          description: 'Its name. Empty with a token: Authorization.',
          ...only('header'),
        }),
      prefix: visible('Letters, digits and signs only.')
        .optional()
        .meta({
          title: 'Word before it',
          description: 'Like Bearer or ApiKey; a space follows. Empty: the secret alone.',
          ...only('prefix'),
        }),
      user: visible('Letters, digits and signs only.')
        .refine((user) => !user.includes(':'), 'A user name has no colon (RFC 7617).')
        .optional()
        .meta({ title: 'User', description: 'Name of the user.', ...only('user') }),
      tokenUrl: httpAddress('https://login.example.com/token', 500)
        .refine(namesNobody, 'No user and no password in the address.')
        .optional()
        .meta({
          title: 'Token endpoint',
          description: 'Where the gateway fetches tokens (OAuth 2.0 client credentials).',
          ...only('tokenUrl'),
        }),
      clientId: visible('Letters, digits and signs only.')
        .optional()
        .meta({
          title: 'Client id',
          description: 'As the issuer knows the gateway.',
          ...only('clientId'),
        }),
      secret: secretId.optional().meta({
        title: 'Secret',
        description:
          'The value of the header, the password, the client secret, or the private key in PEM that signs.',
        secret: 'text',
        ...only('secret'),
      }),
      certificate: secretId.optional().meta({
        title: 'Certificate',
        description: 'Shown to the backend, whose address must begin with https.',
        secret: 'certificate',
        ...only('certificate'),
      }),
      clientAuthentication: z
        .enum(['basic', 'post'])
        .optional()
        .meta({
          title: 'How the client shows its secret',
          description: 'In the Authorization header (basic, the standard) or in the form (post).',
          ...only('clientAuthentication'),
        }),
      scope: visible('Words with one space between them.')
        .optional()
        .meta({
          title: 'Scope',
          description: 'Asked for with the token; several with a space between them.',
          ...only('scope'),
        }),
      algorithm: z
        .enum(signatures)
        .optional()
        .meta({
          title: 'Signature',
          description: 'Must fit the private key. Standard: ES256.',
          ...only('algorithm'),
        }),
      keyId: visible('Letters, digits and signs only.')
        .optional()
        .meta({
          title: 'Key id',
          description: 'The `kid` by which the backend finds the public key.',
          ...only('keyId'),
        }),
      issuer: visible('Letters, digits and signs only.')
        .optional()
        .meta({
          title: 'Issuer',
          description: 'The `iss` claim.',
          ...only('issuer'),
        }),
      audience: visible('Letters, digits and signs only.')
        .optional()
        .meta({
          title: 'Audience',
          description: 'Whom the token is for: asked of the issuer, or the `aud` claim.',
          ...only('audience'),
        }),
      lifetimeSeconds: z
        .int()
        .min(10)
        .max(3_600)
        .optional()
        .meta({
          title: 'Lifetime in seconds',
          description: 'Of a signed token. Standard: 300.',
          ...only('lifetimeSeconds'),
        }),
      passes: z
        .array(z.enum(['subscription', 'organisation']))
        .max(2)
        .optional()
        .meta({
          title: 'Passed on',
          description: 'Ids of the caller, as claims of these names.',
          ...only('passes'),
        }),
      callerClaims: z
        .array(z.string().min(1).max(200))
        .max(20)
        .optional()
        .meta({
          title: 'Claims of the caller',
          description: 'Claims of the caller’s verified token, passed on within `caller`.',
          ...only('callerClaims'),
        }),
      authorities: pem.optional().meta({
        title: 'Authorities of the backend',
        description:
          'PEM of the only authorities that its certificate may come from. Empty: the public ones.',
        multiline: true,
      }),
      otherHosts: z.array(host).max(50).optional().meta({
        title: 'Other hosts',
        description: 'Hosts that get the credential too, where “Choose the backend” sends calls.',
      }),
    })
    .superRefine((config, context) => {
      const fault = (path: string, message: string) =>
        context.addIssue({ code: 'custom', path: [path], message })
      const allowed: readonly string[] = [...always, ...fieldsByKind[config.kind]]
      for (const name of neededByKind[config.kind])
        if (config[name as keyof typeof config] === undefined) fault(name, 'It is needed.')
      for (const [name, value] of Object.entries(config))
        if (value !== undefined && !allowed.includes(name))
          fault(name, `This is not for the kind “${config.kind}”.`)
    }),
  addresses: ({ tokenUrl }) => (tokenUrl === undefined ? [] : [tokenUrl]),
  examples: [
    {
      name: 'A key in a header',
      config: { kind: 'header', header: 'x-api-key', secret: 'sec_0000000000000000' },
    },
    {
      name: 'User and password',
      config: { kind: 'basic', user: 'gateway', secret: 'sec_0000000000000000' },
    },
    {
      name: 'A client certificate',
      config: { kind: 'client certificate', certificate: 'sec_0000000000000000' },
    },
    {
      name: 'A token of an issuer (OAuth 2.0)',
      config: {
        kind: 'client credentials',
        tokenUrl: 'https://login.example.com/oauth2/token',
        clientId: 'gateway',
        secret: 'sec_0000000000000000',
        scope: 'orders.read orders.write',
      },
    },
    {
      name: 'A token signed by the gateway',
      config: {
        kind: 'signed token',
        secret: 'sec_0000000000000000',
        algorithm: 'ES256',
        issuer: 'https://gateway.example.com',
        audience: 'orders',
        passes: ['subscription'],
      },
    },
  ],
  refusals: {
    'backend-token-unavailable': {
      status: 503,
      mend: 'Try again after the seconds in Retry-After: the service behind is asked with a token that cannot be had now.',
    },
    'backend-credential-unusable': {
      status: 502,
      mend: 'It is not your request. Tell the owner of the API the request id.',
    },
  },
})
export type BackendAuthConfig = ConfigOf<typeof backendAuth>
