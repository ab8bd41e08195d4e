import type {
  ApiContract,
  ContractContent,
  ContractParameter,
  OperationContract,
} from '#contract/operation-contract.ts'
import { isReadAsJson } from '#policies/kit/json-body.ts'
import { mediaTypesOf } from './describe-content.ts'
import { findOperation } from './describe-operation.ts'
import { statedParameters } from './describe-parameters.ts'
import { formsIn, openApiForm, swaggerForm } from './form-of.ts'
import { FORM_TYPES, isForm } from './is-form.ts'
import { isObject, type JsonObject, objectAt, own, textAt } from './json.ts'
import { type Direction, SchemaCollector } from './json-schema-of.ts'
import { mediaTypeName } from './media-type-name.ts'
import type { PlacedOperation } from './operations.ts'
import type { OpenApiDocument } from './read-document.ts'
import { followed } from './references.ts'
import { examplesOf } from './response-examples.ts'
import { typeOf } from './type-of.ts'

/** What a gateway needs of a document to check calls of these operations by it. */
export function contractOf(
  { root, family }: OpenApiDocument,
  operations: readonly { id: string; method: string; path: string }[],
  { withExamples = false } = {},
): ApiContract {
  const collector = new SchemaCollector(root, family)
  const read = family === '2.0' ? swaggerContract : openApiContract
  const contracts = operations.flatMap(({ id, method, path }) => {
    const placed = findOperation(root, method, path)
    if (!placed) return []
    const contract = read(root, placed, collector)
    if (withExamples) addExamples(root, placed, contract)
    return [[id, contract] as const]
  })
  return { schemas: collector.schemas, operations: Object.fromEntries(contracts) }
}

function addExamples(
  root: JsonObject,
  { operation }: PlacedOperation,
  contract: OperationContract,
): void {
  for (const { status, contents } of contract.responses) {
    const responses = objectAt(operation, 'responses')
    const written = Object.entries(responses).find(([name]) => statusName(name) === status)?.[1]
    const response = followed(root, written)
    for (const content of contents) content.examples = examplesOf(root, response, content.mediaType)
  }
}

const places = ['path', 'query', 'header', 'cookie'] as const
/** Described elsewhere in OpenAPI; a parameter of this name is to be ignored (3.1, 4.8.12.1). */
const notParameters = new Set(['accept', 'content-type', 'authorization'])

function parametersOf(
  root: JsonObject,
  placed: PlacedOperation,
  {
    collector,
    styleOf,
  }: { collector: SchemaCollector; styleOf: (one: JsonObject) => Style | null },
): ContractParameter[] {
  return statedParameters(root, placed).flatMap((parameter): ContractParameter[] => {
    const place = places.find((name) => name === own(parameter, 'in'))
    const name = textAt(parameter, 'name', 300)
    const style = styleOf(parameter)
    if (!place || name === '' || (place === 'header' && notParameters.has(name.toLowerCase())))
      return []
    const required = place === 'path' || own(parameter, 'required') === true
    const base = { name, in: place, required }
    // A style that is not understood is not judged by halves: only that the parameter is there.
    if (!style) return [{ ...base, shape: 'single', separator: null, schema: true }]
    const schema = collector.collect(style.schema, 'request')
    return [{ ...base, shape: style.shape, separator: style.separator, schema }]
  })
}

interface Style {
  shape: ContractParameter['shape']
  separator: ContractParameter['separator']
  schema: unknown
}

/** OpenAPI 3.x. */
function openApiContract(
  root: JsonObject,
  placed: PlacedOperation,
  collector: SchemaCollector,
): OperationContract {
  const stated = own(placed.operation, 'requestBody')
  const body = followed(root, stated)
  return {
    parameters: parametersOf(root, placed, {
      collector,
      styleOf: (one) => openApiStyle(root, one),
    }),
    body:
      stated === undefined
        ? null
        : {
            required: own(body, 'required') === true,
            contents: bodyContents(root, body, collector),
          },
    responses: responsesOf(placed).map(([status, response]) => ({
      status,
      contents: contentsOf(followed(root, response), 'response', collector),
    })),
  }
}

/** Contents of a request: as others, and what forms hold, also those that only a range describes. */
function bodyContents(
  root: JsonObject,
  body: JsonObject,
  collector: SchemaCollector,
): ContractContent[] {
  const forms = formsIn(body).flatMap(({ mediaType, media }): ContractContent[] => {
    const { form, schema } = openApiForm(root, { mediaType, media }, collector)
    return form ? [{ mediaType, schema: collector.collect(schema, 'form'), form }] : []
  })
  const contents = contentsOf(body, 'request', collector)
  const described = contents.map(
    (content) => forms.find(({ mediaType }) => mediaType === content.mediaType) ?? content,
  )
  return [...described, ...forms.filter((form) => !described.includes(form))]
}

const contentsOf = (
  holder: JsonObject,
  direction: Direction,
  collector: SchemaCollector,
): ContractContent[] =>
  Object.entries(objectAt(holder, 'content')).map(([mediaType, media]) =>
    contentOf(mediaType, own(media, 'schema'), { direction, collector }),
  )

const contentOf = (
  mediaType: string,
  schema: unknown,
  { direction, collector }: { direction: Direction; collector: SchemaCollector },
): ContractContent => {
  const name = mediaTypeName(mediaType)
  const isChecked = schema !== undefined && (isReadAsJson(name) || name.includes('*'))
  return { mediaType: name, schema: isChecked ? collector.collect(schema, direction) : null }
}

const responsesOf = ({ operation }: PlacedOperation): [string, unknown][] =>
  Object.entries(objectAt(operation, 'responses'))
    .filter(([status]) => /^([1-5](\d\d|XX)|default)$/i.test(status))
    .map(([status, response]) => [statusName(status), response])

const statusName = (status: string): string => status.toUpperCase().replace('DEFAULT', 'default')

function openApiStyle(root: JsonObject, parameter: JsonObject): Style | null {
  const [media] = Object.entries(objectAt(parameter, 'content'))
  if (media)
    return isReadAsJson(mediaTypeName(media[0]))
      ? { shape: 'json', separator: null, schema: own(media[1], 'schema') }
      : null
  const schema = own(parameter, 'schema')
  const place = textAt(parameter, 'in')
  const style =
    textAt(parameter, 'style') || (place === 'query' || place === 'cookie' ? 'form' : 'simple')
  const explode = own(parameter, 'explode') ?? style === 'form'
  const type = typeOf(root, schema)
  if (type === 'object')
    return style === 'deepObject' ? { shape: 'object', separator: null, schema } : null
  if (type !== 'array')
    return ['form', 'simple'].includes(style) ? { shape: 'single', separator: null, schema } : null
  const separators = { form: ',', simple: ',', spaceDelimited: ' ', pipeDelimited: '|' } as const
  const separator = separators[style as keyof typeof separators]
  if (separator === undefined) return null
  const isRepeated = place === 'query' && explode === true
  return { shape: 'list', separator: isRepeated ? null : separator, schema }
}

/** 2.0: the body is a parameter, and keywords of a schema stand in parameters. */
function swaggerContract(
  root: JsonObject,
  placed: PlacedOperation,
  collector: SchemaCollector,
): OperationContract {
  const stated = statedParameters(root, placed)
  const body = stated.find((parameter) => own(parameter, 'in') === 'body')
  const form = stated.filter((parameter) => own(parameter, 'in') === 'formData')
  const contents = (key: 'consumes' | 'produces', schema: unknown, direction: Direction) =>
    mediaTypesOf(root, placed.operation, key).map((type) =>
      contentOf(type, schema, { direction, collector }),
    )
  return {
    parameters: parametersOf(root, placed, { collector, styleOf: swaggerStyle }),
    body: body
      ? {
          required: own(body, 'required') === true,
          contents: contents('consumes', own(body, 'schema'), 'request'),
        }
      : form.length > 0
        ? {
            required: form.some((parameter) => own(parameter, 'required') === true),
            contents: formContents(root, { operation: placed.operation, form }, collector),
          }
        : null,
    responses: responsesOf(placed).map(([status, written]) => {
      const schema = own(followed(root, written), 'schema')
      return {
        status,
        contents: schema === undefined ? [] : contents('produces', schema, 'response'),
      }
    }),
  }
}

/** Parameters of a form travel in a form, whatever else a document says that it takes (2.0, Parameter Object). */
function formContents(
  root: JsonObject,
  { operation, form }: { operation: JsonObject; form: JsonObject[] },
  collector: SchemaCollector,
): ContractContent[] {
  const stated = mediaTypesOf(root, operation, 'consumes').map(mediaTypeName)
  const types = stated.some(isForm) ? stated : [...stated, ...FORM_TYPES]
  const read = swaggerForm(form)
  return types.map((mediaType) =>
    read.form && isForm(mediaType)
      ? { mediaType, schema: collector.collect(read.schema, 'form'), form: read.form }
      : { mediaType, schema: null },
  )
}

function swaggerStyle(parameter: JsonObject): Style | null {
  const { in: place, name: _, required: __, description: ___, ...schema } = parameter
  if (!isObject(parameter) || place === 'body' || place === 'formData') return null
  if (own(parameter, 'type') !== 'array') return { shape: 'single', separator: null, schema }
  const separators = { csv: ',', ssv: ' ', tsv: '\t', pipes: '|' } as const
  const format = textAt(parameter, 'collectionFormat') || 'csv'
  if (format === 'multi') return { shape: 'list', separator: null, schema }
  const separator = separators[format as keyof typeof separators]
  return separator === undefined ? null : { shape: 'list', separator, schema }
}
