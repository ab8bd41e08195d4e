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
  help: 'For fields that a backend sends and partners must not see. An answer is read whole; one beyond the limit, or broken JSON, is replaced by 502. A stream (JSON lines, JSON sequences, server-sent events) goes on message by message, and is cut at the first that cannot be checked. Other content types pass untouched.',
  dryRun:
    'Nothing is removed: callers see the fields. What would have been refused or cut because it cannot be read is recorded; of a stream, as many of its first bytes are judged as a message may have. A trace tells which answers would have changed.',
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
