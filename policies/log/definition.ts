import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'
import { headerName } from '#policies/kit/fields.ts'

const names = z.array(headerName).max(50)

export const log = definePolicy({
  type: 'log',
  version: '1',
  title: 'Log',
  summary:
    'Keeps more of some calls in their records: chosen headers, and if you say so query strings and the beginnings of bodies.',
  help: 'Every call has its record with times and bytes; this adds what a fault is found by. Staff see it on the page of the call, callers never. Headers, parameters and fields whose names speak of credentials are replaced by “(hidden)”, and so are those that you name. Bodies hold personal data more often than not: leave them off but for the time of a search.',
  dryRun:
    'Callers notice nothing of this policy in any case: in dry-run it keeps all that it keeps otherwise.',
  group: 'traffic',
  phases: ['request', 'response'],
  scopes: ['global', 'product', 'api', 'operation'],
  cost: 'low',
  config: z.strictObject({
    oneIn: z.int().min(1).max(1_000_000).default(100).meta({
      title: 'One call in',
      description: 'How many calls one is chosen of, by its request id; 1: every call.',
    }),
    everyError: z.boolean().default(false).meta({
      title: 'Every error besides',
      description: 'Calls answered with 400 or more are kept too, without the body of the request.',
    }),
    requestHeaders: names
      .default(['accept', 'content-type', 'user-agent'])
      .meta({ title: 'Headers of the request', description: 'Names, as the caller sent them.' }),
    responseHeaders: names
      .default(['content-type', 'cache-control'])
      .meta({ title: 'Headers of the answer', description: 'Names, as this step meets them.' }),
    query: z.boolean().default(false).meta({
      title: 'Query string',
      description: 'Parameters by name and value; they are in no record otherwise.',
    }),
    requestBody: z.boolean().default(false).meta({
      title: 'Body of the request',
      description: 'Its beginning, if it is text, JSON, XML or a form.',
    }),
    responseBody: z.boolean().default(false).meta({
      title: 'Body of the answer',
      description: 'Its beginning, if it is text, JSON, XML or a form, without a content coding.',
    }),
    bodyBytesMax: z.int().min(64).max(8_192).default(2_048).meta({
      title: 'Bytes of a body',
      description: 'So many are kept from its beginning.',
    }),
    hidden: z.array(z.string().trim().toLowerCase().min(1).max(100)).max(100).default([]).meta({
      title: 'Also hidden',
      description: 'Names of headers, parameters and fields whose values are never kept.',
    }),
  }),
  examples: [
    { name: 'One call in a hundred', config: { oneIn: 100 } },
    {
      name: 'Every error, with its query',
      config: { oneIn: 1_000, everyError: true, query: true },
    },
    {
      name: 'A search: every call with bodies',
      config: { oneIn: 1, requestBody: true, responseBody: true, hidden: ['iban', 'birthdate'] },
    },
  ],
  refusals: {},
})
export type LogConfig = ConfigOf<typeof log>
