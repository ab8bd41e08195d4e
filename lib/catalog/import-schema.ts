import { z } from 'zod'
import { apiId } from '#contract/ids.ts'
import { finding } from '#lib/openapi/schema.ts'
import { apiName, apiPath, apiSummary, backendUrl } from './api-fields.ts'

/** Characters a document may have; its bytes are counted again where it is read. */
export const DOCUMENT_CHARACTERS_MAX = 32 * 1024 * 1024

const document = z
  .string()
  .max(DOCUMENT_CHARACTERS_MAX, 'The document is larger than 32 MiB.')
  .meta({ title: 'Document', description: 'OpenAPI 2.0, 3.0 or 3.1 as JSON or YAML.' })
const address = z
  .string()
  .trim()
  .max(2_000)
  .meta({ title: 'Address', description: 'Where to fetch the document from.' })

export const documentFields = {
  document: document.optional(),
  address: address.optional(),
  source: z
    .enum(['upload', 'paste'])
    .default('paste')
    .meta({ description: 'How `document` came; ignored with `address`.' }),
}
export const oneOfBoth = ({
  document,
  address,
}: {
  document?: string | undefined
  address?: string | undefined
}) => (document === undefined) !== (address === undefined)
export const oneOfBothError = { error: 'Give either a document or an address.', path: ['document'] }

/** Exactly one of `document` and `address`. */
export const previewImportInput = z.object(documentFields).refine(oneOfBoth, oneOfBothError)
export type PreviewImportInput = z.output<typeof previewImportInput>

export const importApiInput = z
  .object({
    name: apiName,
    path: apiPath,
    summary: apiSummary.default(''),
    backendUrl,
    ...documentFields,
  })
  .refine(oneOfBoth, oneOfBothError)
export type ImportApiInput = z.output<typeof importApiInput>

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
