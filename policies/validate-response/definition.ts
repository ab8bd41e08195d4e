import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { answerBytesMax } from '#policies/kit/fields.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

export const validateResponse = definePolicy({
  type: 'validate-response',
  version: '1',
  title: 'Check answers by the document',
  summary:
    'Replaces answers by 502 whose status, content type or JSON body are not as the document says.',
  help: 'Keeps from callers what a backend should not say: stack traces, members that nobody meant to publish. The whole answer is read first, up to the limit. Try it in dry-run first: backends often say more than their documents.',
  dryRun:
    'Callers get each answer as it comes, streamed and unchanged. A copy up to the limit is judged, and what would have been refused is recorded. Not judged are parts (206), content codings that are unknown here, and answers whose caller leaves before their end.',
  group: 'security',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  needsContract: true,
  config: z.strictObject({
    unknownStatus: z.enum(['pass', 'refuse']).default('pass').meta({
      title: 'Statuses that are not in the document',
      description: 'Documents often leave errors out; “pass” lets those through unchecked.',
    }),
    bodyBytesMax: answerBytesMax,
  }),
  examples: [
    { name: 'What the document describes', config: { unknownStatus: 'pass' } },
    { name: 'Nothing else at all', config: { unknownStatus: 'refuse' } },
  ],
  refusals: {
    'response-invalid': {
      status: 502,
      mend: 'It is not your request: the service behind answered otherwise than its documentation says. Tell the owner of the API the request id.',
    },
    'response-contract-missing': {
      status: 500,
      mend: 'It is not your request. Tell the operator the request id: answers of the operation are to be checked and its description is not there.',
    },
    'response-too-large': sharedRefusals['response-too-large'],
    'response-unreadable': sharedRefusals['response-unreadable'],
  },
})
export type ValidateResponseConfig = ConfigOf<typeof validateResponse>
