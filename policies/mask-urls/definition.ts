import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { httpAddress } from '#policies/kit/fields.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

const address = httpAddress('https://internal.example.com/v1', 500)
  .overwrite((url) => url.replace(/\/+$/, ''))
  .refine((url) => !/[?#@]/.test(url), 'No query, no fragment and no user name.')

export const maskUrls = definePolicy({
  type: 'mask-urls',
  version: '1',
  title: 'Replace addresses in answers',
  summary: 'Replaces addresses of backends by public ones, in headers that lead on and in bodies.',
  help: 'Backends that build links from their own name tell strangers where they live, and send callers past the gateway. Name each address and what stands for it. A body that is checked is read whole; a stream (server-sent events, JSON lines, JSON sequences) goes on message by message.',
  dryRun:
    'Nothing is replaced: callers see the addresses. What would have been refused or cut because it cannot be read is recorded; of a stream, as many of its first bytes are judged as a message may have. A trace tells which answers would have changed.',
  group: 'transformation',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  config: z.strictObject({
    addresses: z
      .array(
        z.strictObject({
          from: address.meta({ title: 'Address', description: 'As the backend writes it.' }),
          to: address.meta({ title: 'Stands for it', description: 'As callers know it.' }),
        }),
      )
      .min(1, 'Name at least one address.')
      .max(20)
      .meta({
        title: 'Addresses',
        description: 'The longest that fits is taken; a path ends at the end of a segment.',
      }),
    bodies: z.boolean().default(true).meta({
      title: 'In bodies too',
      description: 'Of JSON, text, HTML, XML and streams of messages.',
    }),
    bodyBytesMax: z.int().min(1_024).max(10_485_760).default(1_048_576).meta({
      title: 'Largest answer in bytes',
      description:
        'A larger answer of such a type is replaced by 502, since it cannot be checked. In a stream, the largest message: at a larger one it is cut.',
    }),
  }),
  examples: [
    {
      name: 'One backend',
      config: {
        addresses: [
          { from: 'https://orders.internal.example', to: 'https://api.example.com/orders' },
        ],
      },
    },
    {
      name: 'Headers alone',
      config: {
        addresses: [{ from: 'http://10.0.0.5:8080', to: 'https://api.example.com' }],
        bodies: false,
      },
    },
  ],
  refusals: {
    'response-too-large': sharedRefusals['response-too-large'],
    'response-unreadable': sharedRefusals['response-unreadable'],
  },
})
export type MaskUrlsConfig = ConfigOf<typeof maskUrls>
