import { z } from 'zod'
import { backendBalance } from '#contract/backend-balance.ts'
import { apiId, productId } from '#contract/ids.ts'
import { ApiCredential, ApiStatus } from '#lib/db/generated/enums.ts'
import { finding } from '#lib/openapi/schema.ts'
import { version, versionSeen } from '#lib/shared/version.ts'
import {
  apiName,
  apiPath,
  apiSlug,
  apiSummary,
  backendUrl,
  instant,
  linkedUrl,
  wholeSecond,
} from './api-fields.ts'
import { balanceInput } from './balance-schema.ts'

export const apiIdInput = z.object({ apiId })

const reservedHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'cookie',
  'te',
  'upgrade',
])

export const updateApiInput = z.object({
  apiId,
  name: apiName.optional(),
  slug: apiSlug.optional(),
  summary: apiSummary.optional(),
  path: apiPath.optional(),
  status: z.enum(ApiStatus).optional().meta({
    title: 'State',
    description:
      'draft: on no gateway; published; deprecated: each answer says so; retired: calls are answered 410.',
  }),
  deprecatedAt: wholeSecond.nullable().optional().meta({
    title: 'Deprecated since',
    description:
      'Told in `Deprecation`; may be to come. Deprecated without it: from now on. As the three that follow only for a deprecated or retired API; any other forgets it.',
  }),
  endsAt: wholeSecond.nullable().optional().meta({
    title: 'Ends on',
    description: 'Told in `Sunset`. Nothing ends by itself then: retire the API.',
  }),
  successorUrl: linkedUrl.nullable().optional().meta({
    title: 'Successor',
    description: 'What takes its place, told in `Link`.',
  }),
  deprecationUrl: linkedUrl.nullable().optional().meta({
    title: 'Note on its end',
    description: 'Where the end is explained, told in `Link`.',
  }),
  credential: z
    .enum(ApiCredential)
    .optional()
    .meta({ title: 'Callers need', description: '`none` lets anybody call it without a key.' }),
  keyHeader: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9-]{1,60}$/, 'Letters, digits and hyphens.')
    .refine((name) => !reservedHeaders.has(name), 'This header has a meaning of its own in HTTP.')
    .optional()
    .meta({ title: 'Header that carries the key' }),
  keyQuery: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_.-]{1,60}$/, 'Letters, digits and _ . -')
    .nullable()
    .optional()
    .meta({ title: 'Query parameter that may carry the key', description: 'Empty: header only.' }),
  httpsOnly: z.boolean().optional().meta({
    title: 'By https only',
    description: 'Calls over plain HTTP are refused with 403.',
  }),
  backendUrl: backendUrl.optional(),
  balance: balanceInput.nullable().optional().meta({
    title: 'Targets',
    description: 'Further targets and how they are watched; null: the backend’s one address.',
  }),
  timeoutMs: z
    .int()
    .min(100, 'Between 100 and 600,000 ms.')
    .max(600_000, 'Between 100 and 600,000 ms.')
    .optional()
    .meta({
      title: 'Timeout',
      description: 'Milliseconds until the backend must have begun to answer.',
    }),
  versionSeen,
})
export type UpdateApiInput = z.output<typeof updateApiInput>

export const exposureCounts = z.object({ exposed: z.int(), hidden: z.int(), needsReview: z.int() })

export const apiView = z.object({
  id: apiId,
  name: z.string(),
  slug: z.string(),
  summary: z.string(),
  path: z.string(),
  status: z.enum(ApiStatus),
  /** These four are null unless it is deprecated or retired. */
  deprecatedAt: instant.nullable(),
  endsAt: instant.nullable(),
  successorUrl: z.string().nullable(),
  deprecationUrl: z.string().nullable(),
  credential: z.enum(ApiCredential),
  counts: exposureCounts,
  backend: z.object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    timeoutMs: z.int(),
    /** Further targets; null: `url` alone, which nobody watches. */
    balance: backendBalance.nullable(),
  }),
  /** The current one. */
  revision: z
    .object({
      number: z.int(),
      title: z.string(),
      version: z.string(),
      specVersion: z.string(),
      createdAt: instant,
    })
    .nullable(),
  products: z.array(z.object({ id: productId, name: z.string(), slug: z.string() })),
  createdAt: instant,
  updatedAt: instant,
})
export type ApiView = z.output<typeof apiView>
export const apiList = z.object({ items: z.array(apiView) })

export const apiDetail = apiView.extend({
  keyHeader: z.string(),
  keyQuery: z.string().nullable(),
  httpsOnly: z.boolean(),
  /** Of its settings. */
  version,
  findings: z.array(finding),
  /** Newest first. */
  revisions: z.array(
    z.object({
      number: z.int(),
      version: z.string(),
      format: z.string(),
      specVersion: z.string(),
      source: z.string(),
      documentHash: z.string(),
      findingCount: z.int(),
      createdBy: z.string(),
      createdAt: instant,
    }),
  ),
})
export type ApiDetail = z.output<typeof apiDetail>

/** Whom a change to an API touches. */
export const apiImpact = z.object({
  /** Active and suspended ones whose keys open it. */
  subscriptions: z.int(),
  organisations: z.array(z.string()),
  organisationsMore: z.int(),
  /** In the last seven days. */
  calls: z.int(),
})
export type ApiImpact = z.output<typeof apiImpact>

export const updatedApiView = z.object({ apiId, version })

/** A revision as it came. */
export const documentView = z.object({
  document: z.string(),
  format: z.enum(['json', 'yaml']),
  number: z.int(),
  documentHash: z.string(),
})
export type DocumentView = z.output<typeof documentView>
