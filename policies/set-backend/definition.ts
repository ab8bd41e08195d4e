import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { headerName, httpAddress, namesNobody } from '#policies/kit/fields.ts'

const backendUrl = httpAddress('https://api.example.com/v1', 2_000)
  .overwrite((url) => url.replace(/\/+$/, ''))
  .refine((url) => !/[?#]/.test(url), 'No query and no fragment.')
  .refine(namesNobody, 'No user name or password in the address.')

export const setBackend = definePolicy({
  type: 'set-backend',
  version: '1',
  title: 'Choose the backend',
  summary:
    'Sends calls to another backend, by subscription, organisation, product, claim or header.',
  help: 'For a test system that some partners use, or a backend for each region. The first rule that fits decides; without one the API’s own backend is called. A header is the caller’s own word.',
  group: 'traffic',
  phases: ['request'],
  scopes: ['product', 'api', 'operation'],
  cost: 'none',
  config: z.strictObject({
    rules: z
      .array(
        z
          .strictObject({
            source: z.enum(['subscription', 'organisation', 'product', 'claim', 'header']).meta({
              title: 'By',
              description: 'Ids of Gatehouse, or a claim or header of the call.',
            }),
            name: z.string().max(300).optional().meta({
              title: 'Claim or header',
              description: 'Its name; a claim inside others as a JSON pointer like /tenant/region.',
            }),
            equals: z.array(z.string().min(1).max(300)).min(1).max(100).meta({
              title: 'Is one of',
              description: 'Compared letter by letter.',
            }),
            backendUrl: backendUrl.meta({
              title: 'Backend',
              description: 'The path of the operation is appended.',
            }),
          })
          .superRefine(({ source, name }, context) => {
            const fault = (message: string) =>
              context.addIssue({ code: 'custom', path: ['name'], message })
            if (source === 'claim' && !name) fault('Name the claim.')
            if (source === 'header' && !headerName.safeParse(name).success)
              fault('Name the header.')
          }),
      )
      .min(1, 'Give at least one rule.')
      .max(50)
      .meta({ title: 'Rules', description: 'The first that fits decides.' }),
  }),
  addresses: ({ rules }) => rules.map(({ backendUrl }) => backendUrl),
  examples: [
    {
      name: 'A test system for one subscription',
      config: {
        rules: [
          {
            source: 'subscription',
            equals: ['sub_0000000000000000'],
            backendUrl: 'https://test.example.com/v1',
          },
        ],
      },
    },
    {
      name: 'A backend for each region of a token',
      config: {
        rules: [
          { source: 'claim', name: 'region', equals: ['eu'], backendUrl: 'https://eu.example.com' },
          { source: 'claim', name: 'region', equals: ['us'], backendUrl: 'https://us.example.com' },
        ],
      },
    },
  ],
  refusals: {},
})
export type SetBackendConfig = ConfigOf<typeof setBackend>
