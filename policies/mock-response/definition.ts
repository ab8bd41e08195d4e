import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

export const mockResponse = definePolicy({
  type: 'mock-response',
  version: '1',
  title: 'Answer with an example',
  summary:
    'Answers by itself, with examples of the document or of your own; the backend is not called.',
  help: 'For an operation whose backend is not there yet. Callers choose among the examples with “Prefer: example=name” or “Prefer: code=404”. Answers are marked with X-Gatehouse-Mock, so that nobody takes them for real.',
  dryRun: 'The backend answers. Recorded are calls for which there is no example.',
  group: 'transformation',
  phases: ['request'],
  scopes: ['api', 'operation'],
  cost: 'none',
  needsContract: true,
  needsExamples: true,
  config: z.strictObject({
    examples: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(/^[A-Za-z0-9_.-]+$/, 'Letters, digits and . _ - only.')
            .max(100)
            .meta({ title: 'Name', description: 'By which a caller asks for it.' }),
          status: z.int().min(200).max(599).default(200).meta({
            title: 'Status',
            description: '200 to 599.',
          }),
          contentType: z
            .string()
            .regex(
              /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$/,
              'A media type like application/json.',
            )
            .max(200)
            .default('application/json')
            .meta({ title: 'Content type', description: 'Of the body.' }),
          body: z.string().max(100_000).default('').meta({
            title: 'Body',
            description: 'As it is sent; empty for none.',
          }),
        }),
      )
      .max(20)
      .default([])
      .meta({
        title: 'Examples of your own',
        description: 'Empty: those of the document. The first is the standard answer.',
      }),
  }),
  examples: [
    { name: 'Examples of the document', config: { examples: [] } },
    {
      name: 'One of your own',
      config: {
        examples: [{ name: 'empty', status: 200, contentType: 'application/json', body: '[]' }],
      },
    },
  ],
  refusals: {
    'no-example': {
      status: 501,
      mend: 'The operation has no example of this name or status yet. Ask for another, or without “Prefer”.',
    },
  },
})
export type MockResponseConfig = ConfigOf<typeof mockResponse>
