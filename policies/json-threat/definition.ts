import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

export const jsonThreat = definePolicy({
  type: 'json-threat',
  version: '1',
  title: 'Limits on JSON',
  summary:
    'Refuses JSON bodies that are broken, too deep, too long or ambiguous before a backend reads them.',
  help: 'Documents made to break a parser are small and cost a backend much. The body is read once, byte by byte, and nothing is built from it. An object with the same name twice is refused, since two readers may see two things in it.',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  config: z.strictObject({
    depthMax: z.int().min(1).max(1_000).default(20).meta({
      title: 'Depth',
      description: 'Objects and arrays in one another.',
    }),
    membersMax: z.int().min(1).max(100_000).default(500).meta({
      title: 'Members of an object',
      description: 'Names in one object.',
    }),
    elementsMax: z.int().min(1).max(1_000_000).default(10_000).meta({
      title: 'Elements of an array',
      description: 'Values in one array.',
    }),
    valuesMax: z.int().min(1).max(10_000_000).default(100_000).meta({
      title: 'Values in all',
      description: 'Objects, arrays, texts, numbers and the like, wherever they stand.',
    }),
    stringBytesMax: z.int().min(1).max(10_485_760).default(262_144).meta({
      title: 'Bytes of a text',
      description: 'Of one text or number, as written.',
    }),
    nameBytesMax: z.int().min(1).max(65_536).default(256).meta({
      title: 'Bytes of a name',
      description: 'Of one name of a member, as written.',
    }),
    twinNames: z.enum(['refuse', 'allow']).default('refuse').meta({
      title: 'The same name twice',
      description: 'In one object; escapes do not hide it.',
    }),
    bodyBytesMax: z.int().min(1_024).max(10_485_760).default(1_048_576).meta({
      title: 'Largest body in bytes',
      description: 'Packed or unpacked.',
    }),
  }),
  examples: [
    { name: 'Standard limits', config: { depthMax: 20 } },
    { name: 'Small flat objects', config: { depthMax: 3, membersMax: 50, bodyBytesMax: 16_384 } },
  ],
  refusals: {
    'json-threat': {
      status: 400,
      mend: 'Send a smaller, flatter document in which no object has the same name twice.',
    },
    'body-too-large': sharedRefusals['body-too-large'],
    'body-unreadable': sharedRefusals['body-unreadable'],
  },
})
export type JsonThreatConfig = ConfigOf<typeof jsonThreat>
