'use server'

import { revalidatePath } from 'next/cache'
import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { addRevision } from './add-revision.ts'
import { apiIdInput, updateApiInput } from './api-schema.ts'
import { deleteApi } from './delete-api.ts'
import { importApi } from './import-api.ts'
import { importApiInput, previewImportInput } from './import-schema.ts'
import { setExposureInput, undoExposureInput } from './operation-schema.ts'
import { previewImport } from './preview-import.ts'
import { previewRevision } from './preview-revision.ts'
import { addRevisionInput, previewRevisionInput } from './revision-schema.ts'
import { setExposure } from './set-exposure.ts'
import { undoExposure } from './undo-exposure.ts'
import { updateApi } from './update-api.ts'

/** Shows what changed on whichever page the change was made. */
function refreshed<Answer extends { ok: boolean }>(answer: Answer): Answer {
  if (answer.ok) revalidatePath('/', 'layout')
  return answer
}

const permission = 'api:write' as const
const preview = staffAction({ permission, input: previewImportInput }, (scope, input) =>
  previewImport(scope, input),
)
const importing = staffAction({ permission, input: importApiInput }, (scope, input) =>
  importApi(scope, input),
)
const adding = staffAction({ permission, input: addRevisionInput }, (scope, input) =>
  addRevision(scope, input),
)
const exposing = staffAction({ permission, input: setExposureInput }, (scope, input) =>
  setExposure(scope, input),
)
const undoing = staffAction({ permission, input: undoExposureInput }, (scope, input) =>
  undoExposure(scope, input),
)
const updating = staffAction({ permission, input: updateApiInput }, (scope, input) =>
  updateApi(scope, input),
)
const deleting = staffAction({ permission, input: apiIdInput }, (scope, input) =>
  deleteApi(scope, input),
)

const comparing = staffAction({ permission, input: previewRevisionInput }, (scope, input) =>
  previewRevision(scope, input),
)

export const previewRevisionAction = async (input: z.input<typeof previewRevisionInput>) =>
  comparing(input)
export const previewImportAction = async (input: z.input<typeof previewImportInput>) =>
  preview(input)
export const importApiAction = async (input: z.input<typeof importApiInput>) =>
  refreshed(await importing(input))
export const addRevisionAction = async (input: z.input<typeof addRevisionInput>) =>
  refreshed(await adding(input))
/** Not refreshed: the pruning screen holds its own rows, and a thousand ticks must not each render a page. */
export const setExposureAction = async (input: z.input<typeof setExposureInput>) => exposing(input)
export const undoExposureAction = async (input: z.input<typeof undoExposureInput>) => undoing(input)
export const updateApiAction = async (input: z.input<typeof updateApiInput>) =>
  refreshed(await updating(input))
export const deleteApiAction = async (input: z.input<typeof apiIdInput>) =>
  refreshed(await deleting(input))
