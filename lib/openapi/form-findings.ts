import { mediaTypesOf } from './describe-content.ts'
import { statedParameters } from './describe-parameters.ts'
import { formsIn, openApiForm, type ReadForm, swaggerForm } from './form-of.ts'
import { isForm } from './is-form.ts'
import { type JsonObject, own, pointerOf } from './json.ts'
import { SchemaCollector } from './json-schema-of.ts'
import { mediaTypeName } from './media-type-name.ts'
import { nameOf } from './operation-findings.ts'
import { type PlacedOperation, placedOperations } from './operations.ts'
import type { OpenApiDocument } from './read-document.ts'
import { followed } from './references.ts'
import type { Finding } from './schema.ts'

/** Forms, or fields of them, that a step which checks requests cannot judge: who reads the document cannot see that. */
export function formFindings({ root, family }: OpenApiDocument): Finding[] {
  const collector = new SchemaCollector(root, family)
  return placedOperations(root).flatMap((placed) =>
    (family === '2.0' ? swaggerForms(root, placed) : openApiForms(root, placed, collector)).flatMap(
      (form) => unread(placed, form),
    ),
  )
}

interface Found {
  mediaType: string
  at: string
  read: Pick<ReadForm, 'unread'> & { form: object | null }
}

const openApiForms = (
  root: JsonObject,
  { operation }: PlacedOperation,
  collector: SchemaCollector,
): Found[] =>
  formsIn(followed(root, own(operation, 'requestBody')))
    .filter(({ media }) => own(media, 'schema') !== undefined)
    .map((form) => ({
      mediaType: form.mediaType,
      at: 'requestBody',
      read: openApiForm(root, form, collector),
    }))

function swaggerForms(root: JsonObject, placed: PlacedOperation): Found[] {
  const fields = statedParameters(root, placed).filter((one) => own(one, 'in') === 'formData')
  if (fields.length === 0) return []
  const read = swaggerForm(fields)
  const types = mediaTypesOf(root, placed.operation, 'consumes').map(mediaTypeName).filter(isForm)
  return types.map((mediaType) => ({ mediaType, at: 'parameters', read }))
}

function unread(
  placed: PlacedOperation,
  { mediaType, at, read: { form, unread } }: Found,
): Finding[] {
  if (form && unread.length === 0) return []
  const [first, ...more] = unread.map((name) => name.slice(0, 100))
  const names =
    more.length === 0 ? first : `${[first, ...more.slice(0, -1)].join(', ')} and ${more.at(-1)}`
  const one = more.length === 0
  const what = form
    ? `what ${names} ${one ? 'holds' : 'hold'} is not checked by a policy.`
    : `type and size alone are checked by a policy, since ${
        first === undefined
          ? 'it is not described as an object'
          : `${names} ${one ? 'stands' : 'stand'} in it in a way that cannot be judged`
      }.`
  return [
    {
      severity: 'info',
      code: 'form_unread',
      pointer: pointerOf('paths', placed.path, placed.method, at),
      message: `${nameOf(placed)}: of the form ${mediaType} ${what}`,
      mend: 'Let the backend check it, or describe it as text or JSON, or in a style of its own (`encoding`).',
    },
  ]
}
