import { z } from 'zod'
import { apiId, operationId, productId } from '#contract/ids.ts'
import { ApiCredential, ApiStatus, Audience, Exposure } from '#lib/db/generated/enums.ts'
import { codeSample, finding, operationDescription } from '#lib/openapi/schema.ts'

const instant = z.iso.datetime({ offset: true })

/** Characters a document may have; its bytes are counted again where it is read. */
export const DOCUMENT_CHARACTERS_MAX = 32 * 1024 * 1024

export const apiName = z
  .string()
  .trim()
  .min(1, 'Give the API a name.')
  .max(100)
  .meta({ title: 'Name', description: 'As readers see it in the catalogue.' })

export const apiPath = z
  .string()
  .trim()
  .max(200)
  .regex(
    /^(\/[A-Za-z0-9._~-]+)+$/,
    'Begin with a slash; segments of letters, digits and . _ ~ -, no slash at the end.',
  )
  .refine(
    (path) => !path.split('/').some((segment) => segment === '.' || segment === '..'),
    'No segment may be . or ..',
  )
  .meta({
    title: 'Path on the gateway',
    description: 'Where callers reach it, e.g. /petstore or /petstore/v2.',
  })

export const backendUrl = z
  .url({ protocol: /^https?$/, error: 'An address like https://api.example.com/v1.' })
  .max(2_000)
  .overwrite((url) => url.replace(/\/+$/, ''))
  .refine((url) => !/[?#]/.test(url), 'No query and no fragment.')
  .refine(
    (url) => !URL.canParse(url) || new URL(url).username === '',
    'No user name or password in the address.',
  )
  .meta({
    title: 'Backend',
    description: 'The address calls are sent on to; the path of the operation is appended.',
  })

const summary = z
  .string()
  .trim()
  .max(300)
  .meta({ title: 'Summary', description: 'One sentence for the catalogue.' })

const document = z
  .string()
  .max(DOCUMENT_CHARACTERS_MAX, 'The document is larger than 32 MiB.')
  .meta({ title: 'Document', description: 'OpenAPI 2.0, 3.0 or 3.1 as JSON or YAML.' })
const address = z
  .string()
  .trim()
  .max(2_000)
  .meta({ title: 'Address', description: 'Where to fetch the document from.' })

const documentFields = {
  document: document.optional(),
  address: address.optional(),
  source: z
    .enum(['upload', 'paste'])
    .default('paste')
    .meta({ description: 'How `document` came; ignored with `address`.' }),
}
const oneOfBoth = ({
  document,
  address,
}: {
  document?: string | undefined
  address?: string | undefined
}) => (document === undefined) !== (address === undefined)
const oneOfBothError = { error: 'Give either a document or an address.', path: ['document'] }

/** Exactly one of `document` and `address`. */
export const previewImportInput = z.object(documentFields).refine(oneOfBoth, oneOfBothError)
export type PreviewImportInput = z.output<typeof previewImportInput>

export const importApiInput = z
  .object({
    name: apiName,
    path: apiPath,
    summary: summary.default(''),
    backendUrl,
    ...documentFields,
  })
  .refine(oneOfBoth, oneOfBothError)
export type ImportApiInput = z.output<typeof importApiInput>

export const addRevisionInput = z
  .object({ apiId, ...documentFields })
  .refine(oneOfBoth, oneOfBothError)
export type AddRevisionInput = z.output<typeof addRevisionInput>

export const apiIdInput = z.object({ apiId })

/** The filter of the pruning screen; what is absent does not narrow. */
export const operationFilter = z.object({
  text: z.string().trim().max(200).optional(),
  tag: z.string().max(200).optional(),
  method: z.string().toUpperCase().max(10).optional(),
  deprecated: z.boolean().optional(),
  secured: z.boolean().optional(),
  exposure: z.enum(Exposure).optional(),
})
export type OperationFilter = z.output<typeof operationFilter>

/** Which operations: by id, by method and path as the document has them, or all that match a filter. */
export const setExposureInput = z
  .object({
    apiId,
    operationIds: z.array(operationId).max(20_000).optional(),
    operations: z
      .array(z.object({ method: z.string().toUpperCase(), path: z.string() }))
      .max(20_000)
      .optional(),
    filter: operationFilter.optional(),
    exposure: z.enum(Exposure),
  })
  .refine(
    ({ operationIds, operations, filter }) =>
      [operationIds, operations, filter].filter(Boolean).length === 1,
    { error: 'Give one of operationIds, operations and filter.', path: ['operationIds'] },
  )
export type SetExposureInput = z.output<typeof setExposureInput>

export const updateApiInput = z.object({
  apiId,
  name: apiName.optional(),
  summary: summary.optional(),
  path: apiPath.optional(),
  status: z.enum(ApiStatus).optional().meta({ title: 'State' }),
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
  backendUrl: backendUrl.optional(),
  timeoutMs: z.coerce
    .number()
    .int()
    .min(100, 'Between 100 and 600,000 ms.')
    .max(600_000, 'Between 100 and 600,000 ms.')
    .optional()
    .meta({
      title: 'Timeout',
      description: 'Milliseconds until the backend must have begun to answer.',
    }),
})
export type UpdateApiInput = z.output<typeof updateApiInput>

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

/** What an import would make; nothing is stored. Documents that cannot be imported are failures with faults. */
export const importPreview = z.object({
  title: z.string(),
  version: z.string(),
  format: z.enum(['json', 'yaml']),
  specVersion: z.string(),
  operationCount: z.int(),
  findings: z.array(finding),
  suggested: z.object({
    name: z.string(),
    path: z.string(),
    summary: z.string(),
    backendUrl: z.string().nullable(),
  }),
})
export type ImportPreview = z.output<typeof importPreview>

export const importedView = z.object({
  apiId,
  revision: z.int(),
  operationCount: z.int(),
  findings: z.array(finding),
})
export type ImportedView = z.output<typeof importedView>

const operationName = z.object({ method: z.string(), path: z.string() })

export const revisionView = z.object({
  apiId,
  revision: z.int(),
  /** Came with this document; they await review. */
  added: z.array(operationName),
  kept: z.int(),
  /** No longer in the document; with the number of policy steps that went with them. */
  removed: z.array(operationName.extend({ steps: z.int() })),
  findings: z.array(finding),
})
export type RevisionView = z.output<typeof revisionView>

export const exposureView = z.object({
  apiId,
  exposure: z.enum(Exposure),
  changed: z.int(),
  unchanged: z.int(),
  /** Left as they were: why. */
  refused: z.array(operationName.extend({ id: operationId, reason: z.string() })),
  /** Pairs of `operations` that the API does not have. */
  unknown: z.array(operationName),
})
export type ExposureView = z.output<typeof exposureView>

export const operationRow = z.object({
  id: operationId,
  method: z.string(),
  path: z.string(),
  operationId: z.string().nullable(),
  summary: z.string(),
  tags: z.array(z.string()),
  deprecated: z.boolean(),
  /** The document asks for some credential on it. */
  secured: z.boolean(),
  exposure: z.enum(Exposure),
  /** Why it cannot be exposed; null: it can. */
  obstacle: z.string().nullable(),
})
export type OperationRow = z.output<typeof operationRow>
/** In the order of the document. */
export const operationRows = z.object({ items: z.array(operationRow) })

export const exposureCounts = z.object({ exposed: z.int(), hidden: z.int(), needsReview: z.int() })

export const apiView = z.object({
  id: apiId,
  name: z.string(),
  slug: z.string(),
  summary: z.string(),
  path: z.string(),
  status: z.enum(ApiStatus),
  credential: z.enum(ApiCredential),
  counts: exposureCounts,
  backend: z.object({ id: z.string(), name: z.string(), url: z.string(), timeoutMs: z.int() }),
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
  findings: z.array(finding),
  /** Newest first. */
  revisions: z.array(
    z.object({
      number: z.int(),
      version: z.string(),
      format: z.string(),
      specVersion: z.string(),
      source: z.string(),
      createdAt: instant,
    }),
  ),
})
export type ApiDetail = z.output<typeof apiDetail>

export const updatedApiView = z.object({ apiId })

/** A revision as it came. */
export const documentView = z.object({
  document: z.string(),
  format: z.enum(['json', 'yaml']),
  number: z.int(),
  documentHash: z.string(),
})
export type DocumentView = z.output<typeof documentView>

// What readers see. An operation is there when it is exposed and in the live deployment: what can be called, nothing else.

export const listCatalogueInput = z.object({ text: z.string().trim().max(100).default('') })

export const catalogueOperation = z.object({
  id: operationId,
  method: z.string(),
  path: z.string(),
  operationId: z.string().nullable(),
  summary: z.string(),
  tags: z.array(z.string()),
  deprecated: z.boolean(),
})
export type CatalogueOperation = z.output<typeof catalogueOperation>

const productMention = z.object({
  id: productId,
  name: z.string(),
  slug: z.string(),
  audience: z.enum(Audience),
})

export const catalogueApi = z.object({
  id: apiId,
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  /** Its path on the gateway. */
  path: z.string(),
  version: z.string(),
  credential: z.enum(ApiCredential),
  operationCount: z.int(),
  products: z.array(productMention),
  /** Operations that the search found, at most five; empty without a search. */
  matches: z.array(catalogueOperation),
})
export type CatalogueApi = z.output<typeof catalogueApi>

export const catalogueProduct = z.object({
  id: productId,
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  audience: z.enum(Audience),
  approvalRequired: z.boolean(),
  apis: z.array(z.object({ slug: z.string(), name: z.string() })),
})
export type CatalogueProduct = z.output<typeof catalogueProduct>

export const catalogue = z.object({
  products: z.array(catalogueProduct),
  apis: z.array(catalogueApi),
})
export type Catalogue = z.output<typeof catalogue>

export const catalogueApiDetail = catalogueApi.omit({ matches: true }).extend({
  /** Markdown, from the document. */
  description: z.string(),
  /** Where callers reach it, e.g. `https://gateway.example.com/petstore`; null while no gateway is registered. */
  baseUrl: z.string().nullable(),
  keyHeader: z.string(),
  keyQuery: z.string().nullable(),
  operations: z.array(catalogueOperation),
})
export type CatalogueApiDetail = z.output<typeof catalogueApiDetail>

export const catalogueOperationDetail = z.object({
  api: z.object({
    id: apiId,
    slug: z.string(),
    name: z.string(),
    path: z.string(),
    credential: z.enum(ApiCredential),
    keyHeader: z.string(),
    keyQuery: z.string().nullable(),
  }),
  operation: operationDescription.extend({ id: operationId }),
  baseUrl: z.string().nullable(),
  /** With `YOUR_KEY` where the key goes. */
  samples: z.array(codeSample),
})
export type CatalogueOperationDetail = z.output<typeof catalogueOperationDetail>
