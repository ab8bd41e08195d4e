import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { answerOrMessageBytesMax } from '#policies/kit/fields.ts'
import { fieldPath } from '#policies/kit/json-paths.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

export const maskFields = definePolicy({
  type: 'mask-fields',
  version: '1',
  title: 'Mask fields of answers',
  summary:
    'Hides what stands in fields of JSON answers and streams of JSON, all of it or all but its end; what cannot be checked is not passed on.',
  help: 'For values that callers must recognise but not read, such as a card number by its end. The field stays; its value becomes a text. Objects and lists are hidden whole. An answer is read whole; one beyond the limit, or broken JSON, is replaced by 502. A stream (JSON lines, JSON sequences, server-sent events) goes on message by message, and is cut at the first that cannot be checked. To take fields out, use “Remove fields from answers”.',
  dryRun:
    'Nothing is masked: callers see the fields. What would have been refused or cut because it cannot be read is recorded; of a stream, as many of its first bytes are judged as a message may have. A trace tells which answers would have changed.',
  group: 'transformation',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  config: z.strictObject({
    fields: z.array(fieldPath).min(1, 'Name at least one field.').max(100).meta({
      title: 'Fields',
      description: 'Like card.number, items.*.iban, or **.taxId for any depth.',
    }),
    mask: z.string().min(1).max(20).default('***').meta({
      title: 'What stands in its place',
      description: 'Always of the same length, so that it does not tell how long the value was.',
    }),
    keepLast: z.int().min(0).max(8).default(0).meta({
      title: 'Characters kept at the end',
      description:
        'Of texts and numbers; at most a third of a value is shown, so that short ones stay hidden.',
    }),
    bodyBytesMax: answerOrMessageBytesMax,
  }),
  examples: [
    { name: 'The end of a card number', config: { fields: ['card.number'], keepLast: 4 } },
    { name: 'E-mail addresses anywhere', config: { fields: ['**.email'] } },
  ],
  refusals: {
    'response-too-large': sharedRefusals['response-too-large'],
    'response-unreadable': sharedRefusals['response-unreadable'],
  },
})
export type MaskFieldsConfig = ConfigOf<typeof maskFields>
