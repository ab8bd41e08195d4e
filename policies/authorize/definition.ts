import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

/** A name as it is, dots and slashes too (`https://example.com/role`), or a JSON pointer (RFC 6901) to a claim in a claim. */
const claim = z
  .string()
  .min(1)
  .max(300)
  .regex(
    /^[^/]|^(\/([^~/]|~[01])*)+$/,
    'Write a name like roles, or a path like /realm_access/roles for a claim in a claim.',
  )

/** RFC 6749, 3.3. */
const scopeToken = z
  .string()
  .max(200)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'A scope is one word without spaces or quotes.')

const method = z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

export const authorize = definePolicy({
  type: 'authorize',
  version: '1',
  title: 'Authorize by token',
  summary:
    'Lets calls in whose verified token has the scopes and claims asked for; others get 403.',
  help: 'Put it after “Validate a token”: it believes only a token that was verified before. All that is filled in must hold. For a claim that must equal a part of the path, put the step on the operations that have this part; elsewhere it refuses.',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      scopes: z.array(scopeToken).max(50).default([]).meta({
        title: 'Scopes',
        description: 'Each must be in the token’s `scope` or `scp`.',
      }),
      scopesByMethod: z
        .array(
          z.strictObject({
            methods: z.array(method).min(1).max(7).meta({
              title: 'Methods',
              description: 'Methods that this asks of; GET stands for HEAD too.',
            }),
            scopes: z.array(scopeToken).min(1).max(50).meta({
              title: 'Scopes',
              description: 'Each must be there, besides those asked of every call.',
            }),
          }),
        )
        .max(20)
        .default([])
        .meta({ title: 'Scopes by method', description: 'More scopes for some methods.' }),
      claims: z
        .array(
          z.strictObject({
            claim: claim.meta({
              title: 'Claim',
              description: 'Its name, or a path like /realm_access/roles.',
            }),
            values: z.array(z.string().min(1).max(500)).min(1).max(200).meta({
              title: 'Allowed values',
              description: 'The claim, or one element of it, must be exactly one of these.',
            }),
          }),
        )
        .max(50)
        .default([])
        .meta({ title: 'Claims', description: 'Claims and the values that are allowed.' }),
      claimsMatch: z.enum(['all', 'any']).default('all').meta({
        title: 'How many claims',
        description: 'Whether all of the claims listed must fit, or any one of them.',
      }),
      pathParameters: z
        .array(
          z.strictObject({
            parameter: z.string().min(1).max(100).meta({
              title: 'Parameter',
              description: 'Its name in the path, without braces.',
            }),
            claim: claim.meta({
              title: 'Claim',
              description: 'The claim, or one element of it, must be the parameter’s value.',
            }),
          }),
        )
        .max(10)
        .default([])
        .meta({
          title: 'Parameters of the path',
          description: 'Parts of the path that must equal a claim, like an account’s own id.',
        }),
    })
    .refine(
      ({ scopes, scopesByMethod, claims, pathParameters }) =>
        scopes.length + scopesByMethod.length + claims.length + pathParameters.length > 0,
      { path: ['scopes'], message: 'Ask for at least one scope, claim or parameter.' },
    ),
  examples: [
    {
      name: 'Read with one scope, write with another',
      config: {
        scopesByMethod: [
          { methods: ['GET'], scopes: ['orders:read'] },
          { methods: ['POST', 'PUT', 'PATCH', 'DELETE'], scopes: ['orders:write'] },
        ],
      },
    },
    {
      name: 'One of two roles',
      config: { claims: [{ claim: '/realm_access/roles', values: ['partner', 'admin'] }] },
    },
    {
      name: 'Only one’s own account',
      config: { pathParameters: [{ parameter: 'accountId', claim: 'account_id' }] },
    },
  ],
  refusals: {
    'authorization-needs-token': {
      status: 401,
      mend: 'Send an access token as `Authorization: Bearer …`. If you did, tell the owner of the API: no step verifies it.',
    },
    'claims-insufficient': {
      status: 403,
      mend: 'Ask the issuer for a token with the scopes that WWW-Authenticate names. If it names none, your account may not do this: ask the owner of the API.',
    },
  },
})
export type AuthorizeConfig = ConfigOf<typeof authorize>
