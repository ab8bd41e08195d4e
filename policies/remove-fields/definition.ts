import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { answerBytesMax } from '#policies/kit/fields.ts'
import { fieldPath } from '#policies/kit/json-paths.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

export const removeFields = definePolicy({
  type: 'remove-fields',
  version: '1',
  title: 'Remove fields from answers',
  summary:
    'Takes fields out of JSON answers before the caller sees them; an answer that cannot be checked is replaced by 502.',
  help: 'For fields that a backend sends and partners must not see. The whole answer is read first, up to the limit; other content types pass untouched. An answer beyond the limit, or broken JSON, is not passed on.',
  dryRun:
    'Nothing is removed: callers see the fields. Recorded is what would have been refused because it cannot be read; a trace tells which answers would have changed.',
  group: 'transformation',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  config: z.strictObject({
    fields: z.array(fieldPath).min(1, 'Name at least one field.').max(100).meta({
      title: 'Fields',
      description: 'Like customer.email, items.*.cost, or **.internalId for any depth.',
    }),
    bodyBytesMax: answerBytesMax,
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
