import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { headerName, httpAddress } from '#policies/kit/fields.ts'

/** Signatures only (RFC 7518, 3.1): never `none`, and no shared secrets, whose key a public one could be taken for. */
export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const

const address = httpAddress('https://login.example.com', 500)

export const validateJwt = definePolicy({
  type: 'validate-jwt',
  version: '1',
  title: 'Validate a token',
  summary:
    'Lets calls in that carry a valid token (JWT) of one of your issuers and answers 401 to the others.',
  help: 'Names who may issue tokens and for whom they must be meant. The signing keys are found by the issuer’s own discovery document, kept, and fetched again when a token names a key that is not known or that did not sign it, at most every five minutes. It asks for a token beside the key, not instead of it.',
  group: 'security',
  dryRun:
    'Tokens that it would refuse are recorded, and nobody is refused. What it would change stays as it is. No call waits for an issuer: keys are fetched beside it, and what they say of its token stands in its record.',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'low',
  config: z.strictObject({
    issuers: z
      .array(
        z.strictObject({
          issuer: address.meta({
            title: 'Issuer',
            description: 'Exactly as in the `iss` claim, like https://login.example.com.',
          }),
          jwksUrl: address.optional().meta({
            title: 'Address of its keys',
            description: 'Empty: found by /.well-known/openid-configuration below the issuer.',
          }),
        }),
      )
      .min(1, 'Name at least one issuer.')
      .max(20)
      .meta({ title: 'Issuers', description: 'Who may issue tokens.' }),
    audiences: z
      .array(z.string().min(1).max(500))
      .min(1, 'Name at least one audience: a token for another service must not open this one.')
      .max(50)
      .meta({ title: 'Audiences', description: 'One of these must be in the `aud` claim.' }),
    algorithms: z.array(z.enum(algorithms)).min(1).max(10).default(['RS256']).meta({
      title: 'Algorithms',
      description: 'Signatures that are accepted, whatever a token says.',
    }),
    clockSkewSeconds: z
      .int()
      .min(0)
      .max(300)
      .default(60)
      .meta({ title: 'Clock difference', description: 'Seconds by which clocks may differ.' }),
    requiredClaims: z.array(z.string().min(1).max(100)).max(50).default([]).meta({
      title: 'Required claims',
      description: 'Claims that must be there, whatever their value.',
    }),
    header: headerName
      .default('authorization')
      .meta({ title: 'Header', description: 'Header that carries the token as “Bearer …”.' }),
    forwardToken: z.boolean().default(false).meta({
      title: 'Pass on to the backend',
      description: 'Otherwise the token is taken away once it is checked.',
    }),
  }),
  examples: [
    {
      name: 'One issuer',
      config: {
        issuers: [{ issuer: 'https://login.example.com' }],
        audiences: ['https://api.example.com'],
      },
    },
    {
      name: 'Two issuers, elliptic curves',
      config: {
        issuers: [
          { issuer: 'https://login.example.com' },
          { issuer: 'https://partner.example.org', jwksUrl: 'https://partner.example.org/keys' },
        ],
        audiences: ['orders'],
        algorithms: ['ES256', 'EdDSA'],
        requiredClaims: ['sub'],
      },
    },
  ],
  refusals: {
    'token-missing': {
      status: 401,
      mend: 'Send an access token as `Authorization: Bearer …`, besides your key if the API takes one.',
    },
    'token-invalid': {
      status: 401,
      mend: 'Get a new token from the issuer that the documentation of the API names, for its audience, and send it before it ends.',
    },
    'issuer-unavailable': {
      status: 503,
      mend: 'Try again in some seconds: the issuer of the token could not be asked.',
    },
  },
})
export type ValidateJwtConfig = ConfigOf<typeof validateJwt>
