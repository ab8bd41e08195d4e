import { arrayAt, isObject, type JsonObject, objectAt, own, pointerOf, textAt } from './json.ts'
import { asksForCredential, type PlacedOperation, placedOperations } from './operations.ts'
import type { OpenApiDocument } from './read-document.ts'
import { followed } from './references.ts'
import type { Finding } from './schema.ts'

/** What is missing from operations: id, schema, path parameters, security. */
export function operationFindings({ root }: OpenApiDocument): Finding[] {
  const operations = placedOperations(root)
  const rootSecured = asksForCredential(arrayAt(root, 'security'))
  return [
    ...operations.flatMap((placed) => [
      ...missingId(placed),
      ...missingSecurity(placed, rootSecured),
      ...missingPathParameters(root, placed),
      ...missingSchema(root, placed),
    ]),
    ...repeatedIds(operations),
  ]
}

const at = ({ path, method }: PlacedOperation, ...rest: string[]) =>
  pointerOf('paths', path, method, ...rest)
export const nameOf = ({ path, method }: PlacedOperation) => `${method.toUpperCase()} ${path}`

const missingId = (placed: PlacedOperation): Finding[] =>
  textAt(placed.operation, 'operationId')
    ? []
    : [
        {
          severity: 'info',
          code: 'operation_id_missing',
          pointer: at(placed),
          message: `${nameOf(placed)} has no operationId; it is known by method and path alone.`,
          mend: 'Give it an operationId.',
        },
      ]

function missingSecurity(placed: PlacedOperation, rootSecured: boolean): Finding[] {
  const stated = own(placed.operation, 'security')
  const secured = Array.isArray(stated) ? asksForCredential(stated) : rootSecured
  return secured
    ? []
    : [
        {
          severity: 'warning',
          code: 'security_missing',
          pointer: at(placed),
          message: `${nameOf(placed)} documents no credential: anybody who reaches the backend may call it.`,
          mend: 'Document its security, and see that the backend answers nobody but the gateway.',
        },
      ]
}

function missingPathParameters(root: JsonObject, placed: PlacedOperation): Finding[] {
  const inTemplate = new Set(
    [...placed.path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? ''),
  )
  if (inTemplate.size === 0) return []
  const stated = [...arrayAt(placed.item, 'parameters'), ...arrayAt(placed.operation, 'parameters')]
  for (const parameter of stated) {
    const target = followed(root, parameter)
    if (own(target, 'in') === 'path') inTemplate.delete(textAt(target, 'name'))
  }
  return [...inTemplate].map(
    (name): Finding => ({
      severity: 'warning',
      code: 'path_parameter_missing',
      pointer: at(placed),
      message: `${nameOf(placed)} does not describe its path parameter ${name.slice(0, 100)}.`,
      mend: 'Add a parameter of this name with `in: path` and a schema.',
    }),
  )
}

/** Operations that answer with a body of which nothing is said. Documents of 2.0 say it beside, 3.x below `content`. */
function missingSchema(root: JsonObject, placed: PlacedOperation): Finding[] {
  const responses = Object.entries(objectAt(placed.operation, 'responses')).filter(([status]) =>
    /^2(?!04|05)|^default$/.test(status),
  )
  const says =
    responses.length > 0 && responses.some(([, response]) => hasSchema(followed(root, response)))
  const silent =
    placed.method === 'head' ||
    placed.method === 'options' ||
    (responses.length === 0 && own(objectAt(placed.operation, 'responses'), '204') !== undefined)
  return says || silent
    ? []
    : [
        {
          severity: 'info',
          code: 'schema_missing',
          pointer: at(placed, 'responses'),
          message: `${nameOf(placed)} does not say what a successful answer looks like.`,
          mend: 'Add a schema to its 200 response.',
        },
      ]
}

const hasSchema = (response: JsonObject): boolean =>
  isObject(own(response, 'schema')) ||
  Object.values(objectAt(response, 'content')).some((media) => own(media, 'schema') !== undefined)

function repeatedIds(operations: PlacedOperation[]): Finding[] {
  const byId = Map.groupBy(operations, ({ operation }) => textAt(operation, 'operationId', 300))
  byId.delete('')
  return [...byId].flatMap(([id, [, ...repeats]]) =>
    repeats.map(
      (placed): Finding => ({
        severity: 'warning',
        code: 'operation_id_repeated',
        pointer: at(placed, 'operationId'),
        message: `The operationId ${id} is used more than once.`,
        mend: 'Give each operation an id of its own.',
      }),
    ),
  )
}
