import { beginningOf } from './beginning-of.ts'
import { exampleValue } from './example-value.ts'
import { isObject, type JsonObject, objectAt, own } from './json.ts'
import { followed } from './references.ts'

const CHARACTERS_MAX = 100_000
const EXAMPLES_MAX = 20

/** The examples of an answer in a media type, by name; one made from the schema where the document has none. */
export function examplesOf(
  root: JsonObject,
  response: JsonObject,
  mediaType: string,
): Record<string, string> {
  const media = Object.entries(objectAt(response, 'content')).find(
    ([name]) => (name.split(';')[0] ?? '').trim().toLowerCase() === mediaType,
  )?.[1]
  // In 2.0 examples stand beside the schema, by media type.
  const stated = media
    ? statedExamples(root, media)
    : named('default', own(own(response, 'examples'), mediaType))
  const schema = own(media ?? response, 'schema')
  const found =
    stated.length > 0 || schema === undefined
      ? stated
      : named('made', exampleValue(root, schema, 'response'))
  const examples = new Map<string, string>()
  for (const [name, value] of found) {
    if (examples.size >= EXAMPLES_MAX) break
    const text = textOf(value)
    if (text.length <= CHARACTERS_MAX) examples.set(name, text)
  }
  return Object.fromEntries(examples)
}

function statedExamples(root: JsonObject, media: unknown): [string, unknown][] {
  const examples = own(media, 'examples')
  const several = isObject(examples)
    ? Object.entries(examples).flatMap(([name, one]) =>
        named(name, own(followed(root, one), 'value')),
      )
    : []
  return several.length > 0 ? several : named('default', own(media, 'example'))
}

const named = (name: string, value: unknown): [string, unknown][] =>
  value === undefined ? [] : [[name, value]]

const textOf = (value: unknown): string =>
  typeof value === 'string'
    ? value
    : JSON.stringify(beginningOf(value, { characters: CHARACTERS_MAX }))
