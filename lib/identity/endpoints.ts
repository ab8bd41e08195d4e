import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { createApiToken } from './create-api-token.ts'
import { listApiTokens } from './list-api-tokens.ts'
import { organisationEndpoints } from './organisation-endpoints.ts'
import { peopleEndpoints } from './people-endpoints.ts'
import { revokeApiToken } from './revoke-api-token.ts'
import { createTokenInput, newTokenView, tokenIdInput, tokenList } from './token-schema.ts'

const tag = 'API tokens'
/** Everybody may have tokens: the least that each role may do. */
const anyone = { member: 'organisation:read', staff: 'api:read' } as const

export const identityEndpoints: Endpoint[] = [
  ...organisationEndpoints,
  ...peopleEndpoints,
  endpoint({
    method: 'GET',
    path: '/tokens',
    tag,
    summary: 'List your tokens',
    allow: anyone,
    input: z.object({}),
    output: tokenList,
    failures: [],
    run: async (scope) => ok({ items: await listApiTokens(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/tokens',
    tag,
    summary: 'Make a token',
    status: 201,
    allow: anyone,
    input: createTokenInput,
    output: newTokenView,
    failures: ['forbidden'],
    run: (scope, input) => createApiToken(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/tokens/{tokenId}',
    tag,
    summary: 'Revoke a token',
    allow: anyone,
    input: tokenIdInput,
    output: tokenIdInput,
    failures: ['not_found'],
    run: (scope, input) => revokeApiToken(scope, input),
  }),
]
