import { z } from 'zod'
import { httpMethod } from '#contract/snapshot.ts'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { headerName } from '#policies/kit/fields.ts'

const origin = z
  .string()
  .trim()
  .refine(
    (text) => text === '*' || (URL.canParse(text) && new URL(text).origin === text),
    'An origin is a scheme, a host and a port, like https://app.example.com, or * alone.',
  )

export const cors = definePolicy({
  type: 'cors',
  version: '1',
  title: 'CORS',
  summary:
    'Tells browsers which other sites may call the API; a site that is not listed gets no permission.',
  help: 'Needed when web pages of other origins call the API. Preflights are answered without a key. It protects the users of browsers, not the API: programs do not ask for permission.',
  dryRun:
    'Preflights are not answered and no site is permitted: browsers see what the backend says. Nothing is recorded.',
  group: 'security',
  phases: ['request', 'response'],
  scopes: ['global', 'api'],
  cost: 'none',
  config: z
    .strictObject({
      origins: z.array(origin).min(1, 'Name at least one origin.').max(200).meta({
        title: 'Origins',
        description: 'Sites that may call, like https://app.example.com; * alone for all.',
      }),
      methods: z
        .array(httpMethod)
        .max(8)
        .default(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
        .meta({ title: 'Methods', description: 'Methods that other sites may use.' }),
      requestHeaders: z
        .array(headerName)
        .max(100)
        .default(['content-type', 'authorization', 'x-api-key'])
        .meta({
          title: 'Request headers',
          description: 'Headers that other sites may send; name the header of the key.',
        }),
      exposedHeaders: z.array(headerName).max(100).default(['x-request-id']).meta({
        title: 'Exposed headers',
        description: 'Headers of answers that their scripts may read.',
      }),
      maxAgeSeconds: z.int().min(0).max(86_400).default(600).meta({
        title: 'Remember for seconds',
        description: 'How long a browser may remember the permission.',
      }),
      credentials: z.boolean().default(false).meta({
        title: 'Cookies and sign-in',
        description: 'Whether browsers may send cookies; never with the origin *.',
      }),
    })
    .refine(({ origins }) => !origins.includes('*') || origins.length === 1, {
      path: ['origins'],
      message: '* stands alone.',
    })
    .refine(({ origins, credentials }) => !(credentials && origins.includes('*')), {
      path: ['credentials'],
      message: 'Cookies for every site would let any page act as its visitor. Name the origins.',
    }),
  examples: [
    { name: 'One site', config: { origins: ['https://app.example.com'] } },
    { name: 'Every site, reading only', config: { origins: ['*'], methods: ['GET', 'HEAD'] } },
  ],
  refusals: {},
})
export type CorsConfig = ConfigOf<typeof cors>
