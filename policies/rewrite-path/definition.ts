import { z } from 'zod'
import { type ConfigOf, definePolicy } from '#policies/kit/define-policy.ts'

/** Segments of what may stand in a path (RFC 3986, 3.3), without dots alone and encoded slashes. */
const plainPath = z
  .string()
  .max(1_000)
  .regex(
    /^(?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)+$/,
    'Write a path that begins with a slash, without query, spaces or braces.',
  )
  .refine(isSafe, 'A path may not hold “.” or “..” as a segment, or an encoded slash.')

const pathTemplate = z
  .string()
  .max(1_000)
  .regex(
    /^(?:\/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|\{[^{}/]+\})*)+$/,
    'Write a path that begins with a slash; parameters of the operation stand between braces.',
  )
  .refine(isSafe, 'A path may not hold “.” or “..” as a segment, or an encoded slash.')

function isSafe(path: string): boolean {
  return path.split('/').every((segment) => !/^(?:\.|%2e){1,2}$|%2f|%5c/i.test(segment))
}

export const rewritePath = definePolicy({
  type: 'rewrite-path',
  version: '1',
  title: 'Rewrite the path',
  summary: 'Calls the backend by another path than the caller did.',
  help: 'For a backend that has moved, or whose paths nobody should know. Either a whole new path, in which parameters of the operation stand between braces, or another beginning. The query stays.',
  group: 'transformation',
  phases: ['request'],
  scopes: ['api', 'operation'],
  cost: 'none',
  config: z
    .strictObject({
      path: pathTemplate.optional().meta({
        title: 'New path',
        description: 'Like /v2/customers/{id}; each parameter fills one segment at most.',
      }),
      removePrefix: plainPath.optional().meta({
        title: 'Beginning taken away',
        description: 'Like /public; paths that begin otherwise keep all of theirs.',
      }),
      addPrefix: plainPath.optional().meta({
        title: 'Beginning put before',
        description: 'Like /internal/v2; after the other is taken away.',
      }),
    })
    .superRefine(({ path, removePrefix, addPrefix }, context) => {
      const hasPrefix = removePrefix !== undefined || addPrefix !== undefined
      if ((path === undefined) === !hasPrefix)
        context.addIssue({
          code: 'custom',
          path: ['path'],
          message: 'Give either a new path, or a beginning to take away or put before.',
        })
    }),
  examples: [
    { name: 'A new path', config: { path: '/v2/customers/{id}' } },
    { name: 'Another beginning', config: { removePrefix: '/public', addPrefix: '/internal' } },
  ],
  refusals: {
    'path-unsafe': {
      status: 400,
      mend: 'A parameter in the path may not be “.” or “..”, nor hold slashes, backslashes or control characters.',
    },
    'path-parameter-missing': {
      status: 500,
      mend: 'It is not your request. Tell the operator the request id: the path of this operation is to be rewritten with a parameter that it does not have.',
    },
  },
})
export type RewritePathConfig = ConfigOf<typeof rewritePath>
