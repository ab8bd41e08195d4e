import { statedExample } from './describe-content.ts'
import { exampleValue } from './example-value.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own, textAt } from './json.ts'
import type { PlacedOperation } from './operations.ts'
import { parameterText } from './parameter-text.ts'
import { followed } from './references.ts'
import type { ParameterView } from './schema.ts'
import { type Budget, schemaTree } from './schema-tree.ts'
import { jsonText } from './schema-words.ts'

const places = ['path', 'query', 'header', 'cookie'] as const

/** Parameters of an operation and of its path, references followed; the operation's own win. */
export function statedParameters(
  root: JsonObject,
  { item, operation }: PlacedOperation,
): JsonObject[] {
  const byName = new Map<string, JsonObject>()
  for (const written of [...arrayAt(item, 'parameters'), ...arrayAt(operation, 'parameters')]) {
    const parameter = followed(root, written)
    byName.set(`${textAt(parameter, 'in')}\n${textAt(parameter, 'name')}`, parameter)
  }
  return [...byName.values()]
}

/** The parameters to show: path, query, header, cookie; in that order. */
export function parametersOf(
  root: JsonObject,
  placed: PlacedOperation,
  budget: Budget,
): ParameterView[] {
  const stated = statedParameters(root, placed)
  return places.flatMap((place) =>
    stated
      .filter((parameter) => own(parameter, 'in') === place)
      .map((parameter) => viewOf(root, { parameter, place }, budget)),
  )
}

function viewOf(
  root: JsonObject,
  { parameter, place }: { parameter: JsonObject; place: ParameterView['in'] },
  budget: Budget,
): ParameterView {
  const [media] = Object.values(objectAt(parameter, 'content'))
  const stated = own(parameter, 'schema') ?? own(media, 'schema')
  // In 2.0 the keywords of the schema stand in the parameter itself.
  const schema = isObject(stated)
    ? stated
    : { ...parameter, description: undefined, required: undefined, in: undefined }
  const example =
    statedExample(root, parameter) ??
    statedExample(root, media) ??
    own(followed(root, schema), 'example')
  return {
    name: textAt(parameter, 'name', 300),
    in: place,
    required: place === 'path' || own(parameter, 'required') === true,
    deprecated: own(parameter, 'deprecated') === true,
    description: textAt(parameter, 'description'),
    schema: schemaTree(root, schema, budget),
    exampleText: jsonText(example, 1_000),
    sentText: parameterText(parameter, place, example ?? sampleOf(root, parameter, schema)),
  }
}

/** A value to send; the name where nothing better is known. */
function sampleOf(root: JsonObject, parameter: JsonObject, schema: unknown): unknown {
  const made = exampleValue(root, schema, 'request')
  const isSaid = ['example', 'examples', 'default', 'const', 'enum', 'minimum'].some(
    (key) => own(followed(root, schema), key) !== undefined,
  )
  if (isSaid) return made
  if (made === 0) return 1
  return made === 'string' || made == null ? textAt(parameter, 'name', 300) : made
}
