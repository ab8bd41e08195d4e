import { z } from 'zod'
import { apiId, operationId, productId } from '#contract/ids.ts'
import { ApiCredential, Audience } from '#lib/db/generated/enums.ts'
import { codeSample, operationDescription } from '#lib/openapi/schema.ts'

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

/** The end of an API, as readers hear of it. */
export const deprecation = z.object({
  /** May be to come. */
  since: z.string().nullable(),
  /** Null: nobody has said. */
  endsAt: z.string().nullable(),
  successorUrl: z.string().nullable(),
  /** Where the end is explained. */
  deprecationUrl: z.string().nullable(),
})
export type Deprecation = z.output<typeof deprecation>

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
  /** Null: it is not deprecated. */
  deprecation: deprecation.nullable(),
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
    deprecation: deprecation.nullable(),
    products: z.array(productMention),
  }),
  operation: operationDescription.extend({ id: operationId }),
  /** What stands before and after it on the page of the API. */
  neighbours: z.object({
    previous: catalogueOperation.nullable(),
    next: catalogueOperation.nullable(),
  }),
  baseUrl: z.string().nullable(),
  /** With `YOUR_KEY` where the key goes. */
  samples: z.array(codeSample),
})
export type CatalogueOperationDetail = z.output<typeof catalogueOperationDetail>
