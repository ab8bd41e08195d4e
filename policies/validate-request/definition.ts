import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { sharedRefusals } from '#policies/kit/shared-refusals.ts'

export const validateRequest = definePolicy({
  type: 'validate-request',
  version: '1',
  title: 'Check requests by the document',
  summary:
    'Refuses calls whose parameters, content type or body, JSON or a form, are not as the imported document says.',
  help: 'Keeps from the backend what its own description rules out. A refused caller is told which parameter, member or field is wrong. Try it in dry-run first: documents are often stricter than the callers that work today.',
  group: 'security',
  phases: ['request'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'body',
  needsContract: true,
  config: z.strictObject({
    check: z
      .array(z.enum(['parameters', 'body']))
      .min(1, 'Name at least one.')
      .max(2)
      .default(['parameters', 'body'])
      .meta({
        title: 'What is checked',
        description:
          'parameters (of path, query, headers and cookies), body, or both. Of bodies that are neither JSON nor a form, type and size are checked.',
      }),
    unknownQuery: z.enum(['ignore', 'refuse']).default('ignore').meta({
      title: 'Query parameters that are not in the document',
      description: 'Ignored ones go to the backend.',
    }),
    bodyBytesMax: z.int().min(1_024).max(10_485_760).default(1_048_576).meta({
      title: 'Largest body in bytes',
      description: 'A larger body, of any type, is refused where bodies are checked.',
    }),
  }),
  examples: [
    { name: 'Parameters and body', config: { check: ['parameters', 'body'] } },
    {
      name: 'Strict about the query, bodies of any size',
      config: { check: ['parameters'], unknownQuery: 'refuse' },
    },
  ],
  refusals: {
    'request-invalid': {
      status: 400,
      mend: 'The member “errors” of this answer says which parameter or which place in the body is wrong, and how. Compare it with the documentation of the operation.',
    },
    'content-type-unknown': {
      status: 415,
      mend: 'Send the body with a Content-Type that the documentation of the operation names.',
    },
    'contract-missing': {
      status: 500,
      mend: 'It is not your request. Tell the operator the request id: the operation is to be checked and its description is not there.',
    },
    'body-too-large': sharedRefusals['body-too-large'],
    'body-unreadable': sharedRefusals['body-unreadable'],
  },
})
export type ValidateRequestConfig = ConfigOf<typeof validateRequest>
