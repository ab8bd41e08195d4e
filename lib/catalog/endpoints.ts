import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { addRevision } from './add-revision.ts'
import {
  apiDetail,
  apiIdInput,
  apiImpact,
  apiList,
  documentView,
  updateApiInput,
  updatedApiView,
} from './api-schema.ts'
import { catalogue, listCatalogueInput } from './catalogue-schema.ts'
import { deleteApi } from './delete-api.ts'
import { findApi } from './find-api.ts'
import { findApiImpact } from './find-api-impact.ts'
import { findDocument } from './find-document.ts'
import { importApi } from './import-api.ts'
import { importApiInput, importedView, importPreview, previewImportInput } from './import-schema.ts'
import { listApis } from './list-apis.ts'
import { listCatalogue } from './list-catalogue.ts'
import { listOperations } from './list-operations.ts'
import {
  exposureUndone,
  exposureView,
  operationRows,
  setExposureInput,
  undoExposureInput,
} from './operation-schema.ts'
import { previewImport } from './preview-import.ts'
import { previewRevision } from './preview-revision.ts'
import {
  addRevisionInput,
  previewRevisionInput,
  revisionPreview,
  revisionView,
} from './revision-schema.ts'
import { setExposure } from './set-exposure.ts'
import { undoExposure } from './undo-exposure.ts'
import { updateApi } from './update-api.ts'

const reading = { staff: 'api:read' } as const
const writing = { staff: 'api:write' } as const
const tag = 'APIs'
const nothing = z.object({})

export const catalogEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/apis',
    tag,
    summary: 'List APIs',
    allow: reading,
    input: nothing,
    output: apiList,
    failures: [],
    run: async (scope) => ok({ items: await listApis(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/apis',
    tag,
    summary: 'Import an OpenAPI document as a new API',
    status: 201,
    allow: writing,
    input: importApiInput,
    output: importedView,
    failures: ['invalid_document', 'address_refused', 'conflict'],
    run: (scope, input) => importApi(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/apis/preview',
    tag,
    summary: 'See what an import would make',
    allow: writing,
    input: previewImportInput,
    output: importPreview,
    failures: ['invalid_document', 'address_refused'],
    run: (scope, input) => previewImport(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/apis/{apiId}',
    tag,
    summary: 'Read one API',
    allow: reading,
    input: apiIdInput,
    output: apiDetail,
    failures: ['not_found'],
    run: (scope, { apiId }) => findApi(scope, apiId),
  }),
  endpoint({
    method: 'PATCH',
    path: '/apis/{apiId}',
    tag,
    summary: 'Change an API',
    allow: writing,
    input: updateApiInput,
    output: updatedApiView,
    failures: ['not_found', 'conflict', 'address_refused'],
    run: (scope, input) => updateApi(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/apis/{apiId}',
    tag,
    summary: 'Delete an API that nothing uses',
    allow: writing,
    input: apiIdInput,
    output: apiIdInput,
    failures: ['not_found', 'in_use'],
    run: (scope, input) => deleteApi(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/apis/{apiId}/operations',
    tag,
    summary: 'List the operations of an API',
    allow: reading,
    input: apiIdInput,
    output: operationRows,
    failures: ['not_found'],
    run: (scope, { apiId }) => listOperations(scope, apiId),
  }),
  endpoint({
    method: 'PUT',
    path: '/apis/{apiId}/exposure',
    tag,
    summary: 'Expose or hide operations',
    allow: writing,
    input: setExposureInput,
    output: exposureView,
    failures: ['not_found'],
    run: (scope, input) => setExposure(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/apis/{apiId}/exposure/undo',
    tag,
    summary: 'Undo a change of exposure, but for operations changed since',
    allow: writing,
    input: undoExposureInput,
    output: exposureUndone,
    failures: ['not_found'],
    run: (scope, input) => undoExposure(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/apis/{apiId}/impact',
    tag,
    summary: 'Whom a change to an API touches',
    allow: reading,
    input: apiIdInput,
    output: apiImpact,
    failures: ['not_found'],
    run: (scope, { apiId }) => findApiImpact(scope, apiId),
  }),
  endpoint({
    method: 'POST',
    path: '/apis/{apiId}/revisions/preview',
    tag,
    summary: 'Compare a document with the current revision',
    allow: writing,
    input: previewRevisionInput,
    output: revisionPreview,
    failures: ['not_found', 'invalid_document', 'address_refused'],
    run: (scope, input) => previewRevision(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/apis/{apiId}/revisions',
    tag,
    summary: 'Import the document of an API again',
    status: 201,
    allow: writing,
    input: addRevisionInput,
    output: revisionView,
    failures: ['not_found', 'invalid_document', 'address_refused', 'conflict'],
    run: (scope, input) => addRevision(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/apis/{apiId}/document',
    tag,
    summary: 'Read the current document as it came',
    allow: reading,
    input: apiIdInput,
    output: documentView,
    failures: ['not_found'],
    run: (scope, { apiId }) => findDocument(scope, { apiId }),
  }),
  endpoint({
    method: 'GET',
    path: '/catalogue',
    tag: 'Catalogue',
    summary: 'What your organisation can see and search',
    allow: { member: 'subscription:read', staff: 'api:read' },
    input: listCatalogueInput,
    output: catalogue,
    failures: [],
    run: async (scope, input) => ok(await listCatalogue({ scope }, input)),
  }),
]
