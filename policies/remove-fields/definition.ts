import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { answerOrMessageBytesMax } from '#policies/kit/fields.ts'
import { fieldPath } from '#policies/kit/json-paths.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

export const removeFields = definePolicy({
  type: 'remove-fields',
  version: '1',
  title: 'Remove fields from answers',
  summary:
    'Takes fields out of JSON answers and streams of JSON before the caller sees them; what cannot be checked is not passed on.',
  help: 'For fields that a backend sends and partners must not see. The whole answer is read first, up to the limit; one beyond it, or broken JSON, is replaced by 502. Of JSON lines, JSON sequences and event streams each message goes on when it is whole, and the stream is cut at one that cannot be checked. Other content types pass untouched.',
  dryRun:
    'Nothing is removed: callers see the fields. Recorded is what would have been refused or cut because it cannot be read, of streams in as many bytes as a message may have; a trace tells which answers would have changed.',
  group: 'transformation',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  config: z.strictObject({
    fields: z.array(fieldPath).min(1, 'Name at least one field.').max(100).meta({
      title: 'Fields',
      description: 'Like customer.email, items.*.cost, or **.internalId for any depth.',
    }),
    bodyBytesMax: answerOrMessageBytesMax,
  }),
  examples: [
    { name: 'One field anywhere', config: { fields: ['**.internalId'] } },
    { name: 'Cost of each item', config: { fields: ['items.*.cost', 'customer.email'] } },
  ],
  refusals: {
    'response-too-large': sharedRefusals['response-too-large'],
    'response-unreadable': sharedRefusals['response-unreadable'],
  },
})
export type RemoveFieldsConfig = ConfigOf<typeof removeFields>
