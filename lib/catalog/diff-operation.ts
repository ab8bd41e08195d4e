import type {
  ContentView,
  OperationDescription,
  ParameterView,
  SchemaNode,
} from '#lib/openapi/schema.ts'
import type { OperationChange } from './revision-schema.ts'

const breaking = (text: string): OperationChange => ({ rating: 'breaking', text })
const risky = (text: string): OperationChange => ({ rating: 'risky', text })
const safe = (text: string): OperationChange => ({ rating: 'safe', text })

/** What a caller of an operation would notice, as callers see it: what it needs and what it answers. */
export function diffOperation(
  before: OperationDescription,
  after: OperationDescription,
): OperationChange[] {
  return [
    ...(before.path === after.path ? [] : [safe(`Its path was ${before.path}.`)]),
    ...(before.operationId === after.operationId
      ? []
      : [safe(`Its operation id was ${before.operationId ?? 'not given'}.`)]),
    ...(before.deprecated === after.deprecated
      ? []
      : [safe(after.deprecated ? 'It is deprecated now.' : 'It is no longer deprecated.')]),
    ...security(before, after),
    ...parameters(keyed(before), keyed(after)),
    ...body(before.requestBody, after.requestBody),
    ...responses(before.responses, after.responses),
  ]
}

function security(before: OperationDescription, after: OperationDescription): OperationChange[] {
  const names = ({ security: ways }: OperationDescription) =>
    JSON.stringify(ways.map((way) => way.map(({ name, scopes }) => [name, scopes])))
  if (names(before) === names(after)) return []
  if (after.security.length === 0) return [risky('It no longer asks for a credential.')]
  return before.security.length === 0
    ? [breaking('It asks for a credential now.')]
    : [risky('It asks for other credentials or scopes.')]
}

/** Parameters of the path are told apart by their place in it: their names are no part of an address. */
const keyed = ({ path, parameters: list }: OperationDescription) =>
  new Map(
    list.map((each) => [
      each.in === 'path'
        ? `path ${path.split('{').findIndex((part) => part.startsWith(`${each.name}}`))}`
        : `${each.in} ${each.name}`,
      each,
    ]),
  )

function parameters(
  were: Map<string, ParameterView>,
  are: Map<string, ParameterView>,
): OperationChange[] {
  const added = [...are].flatMap(([key, now]) => {
    const old = were.get(key)
    const name = `the ${now.in} parameter ${now.name}`
    if (!old) return [now.required ? breaking(`It needs ${name}.`) : safe(`It takes ${name}.`)]
    return [
      ...(old.required === now.required
        ? []
        : [
            now.required
              ? breaking(`It needs ${name}, which was optional.`)
              : safe(`It no longer needs ${name}.`),
          ]),
      ...(shapeOf(old.schema) === shapeOf(now.schema)
        ? []
        : [
            risky(
              `Values of ${name} are described otherwise${from(old.schema.type, now.schema.type)}.`,
            ),
          ]),
    ]
  })
  const removed = [...were]
    .filter(([key]) => !are.has(key))
    .map(([, old]) => risky(`The ${old.in} parameter ${old.name} is gone.`))
  return [...added, ...removed]
}

const from = (was: string, is: string) => (was === is ? '' : `: ${was} → ${is}`)

function body(
  before: OperationDescription['requestBody'],
  after: OperationDescription['requestBody'],
): OperationChange[] {
  if (!before && !after) return []
  if (!before)
    return [after?.required ? breaking('It needs a body now.') : safe('It takes a body now.')]
  if (!after) return [risky('It no longer takes a body.')]
  return [
    ...(before.required === after.required
      ? []
      : [after.required ? breaking('Its body is needed now.') : safe('Its body became optional.')]),
    ...contents(before.contents, after.contents, 'body'),
  ]
}

function responses(
  before: OperationDescription['responses'],
  after: OperationDescription['responses'],
): OperationChange[] {
  const were = new Map(before.map((each) => [each.status, each]))
  const are = new Map(after.map((each) => [each.status, each]))
  return [
    ...[...are].flatMap(([status, now]) => {
      const old = were.get(status)
      return old
        ? contents(old.contents, now.contents, `answer ${status}`)
        : [safe(`It may answer ${status}.`)]
    }),
    ...[...were.keys()]
      .filter((status) => !are.has(status))
      .map((status) =>
        status.startsWith('2')
          ? breaking(`It no longer answers ${status}.`)
          : safe(`It no longer answers ${status}.`),
      ),
  ]
}

function contents(before: ContentView[], after: ContentView[], of: string): OperationChange[] {
  const are = new Map(after.map((each) => [each.mediaType, each]))
  return before.flatMap((old) => {
    const now = are.get(old.mediaType)
    if (!now) return [breaking(`Its ${of} is no longer ${old.mediaType}.`)]
    if (shapeOf(old.schema) === shapeOf(now.schema)) return []
    const named = fields(old.schema, now.schema, of)
    return named.length > 0 ? named : [risky(`Its ${of} has another shape (${old.mediaType}).`)]
  })
}

/** Fields of the outermost object that came, went or became needed. */
function fields(
  before: SchemaNode | null,
  after: SchemaNode | null,
  of: string,
): OperationChange[] {
  const were = new Map((before?.properties ?? []).map((each) => [each.name, each]))
  const are = new Map((after?.properties ?? []).map((each) => [each.name, each]))
  const sent = of === 'body'
  return [
    ...[...are.values()]
      .filter(({ name, required }) => required && !were.get(name)?.required && sent)
      .map(({ name }) => breaking(`Its ${of} needs the field ${name}.`)),
    ...[...are.values()]
      .filter(({ name, required }) => !were.has(name) && !(required && sent))
      .map(({ name }) => safe(`Its ${of} has a field ${name}.`)),
    ...[...were.keys()]
      .filter((name) => !are.has(name))
      .map((name) =>
        sent
          ? risky(`Its ${of} no longer has the field ${name}.`)
          : breaking(`Its ${of} no longer has the field ${name}.`),
      ),
    ...[...are.values()]
      .filter(({ name, schema }) => {
        const old = were.get(name)
        return old && shapeOf(old.schema) !== shapeOf(schema)
      })
      .map(({ name }) => risky(`The field ${name} of its ${of} has another shape.`)),
  ]
}

/** A schema without its prose and the names of its components: what decides whether a value is valid. */
const shapeOf = (schema: SchemaNode | null): string =>
  JSON.stringify(schema, function (this: object, key, value: unknown) {
    const said = prose.has(key) || (key === 'name' && !('schema' in this))
    return said ? undefined : value
  })

const prose = new Set(['description', 'exampleText', 'deprecated'])
