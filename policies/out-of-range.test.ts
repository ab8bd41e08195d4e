import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { definitions, type PolicyType } from './definitions.ts'
import { validateStep } from './validate-step.ts'

/** What a JSON schema says of a field; only what the definitions use. */
interface Shape {
  type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'
  properties?: Record<string, Shape>
  required?: string[]
  items?: Shape
  enum?: unknown[]
  format?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
}
type Path = (string | number)[]
/** A value at a place that must be refused there. */
interface Wrong {
  what: string
  path: Path
  value: unknown
  /** Must stand in what is said of it; undefined: none is written. */
  bound?: number | undefined
}

/** Where no bound is written, there must be one that nobody comes near. */
const BEYOND_ALL = 100_001

/** Every way in which a field can be wrong that its shape tells of. */
function wrongs(shape: Shape, path: Path): Wrong[] {
  const at = (what: string, value: unknown, bound?: number): Wrong => ({ what, path, value, bound })
  if (shape.enum) return [at('a value that is none of them', 'surprise'), at('null', null)]
  // What is no address at all is refused as that, however long it is.
  const beginning = shape.format === 'uri' ? 'https://example.com/' : ''
  switch (shape.type) {
    case 'integer':
    case 'number':
      return [
        at('below its bound', (shape.minimum ?? -(2 ** 60)) - 1, shape.minimum),
        at('beyond its bound', (shape.maximum ?? 2 ** 60) + 1, shape.maximum),
        at('a text', '5'),
        at('null', null),
        at('not finite', Number.POSITIVE_INFINITY),
        ...(shape.type === 'integer' ? [at('half a number', (shape.minimum ?? 0) + 0.5)] : []),
      ]
    case 'boolean':
      return [at('a text', 'true'), at('a number', 1), at('null', null)]
    case 'string':
      return [
        at('overlong', beginning.padEnd((shape.maxLength ?? BEYOND_ALL) + 1, 'x'), shape.maxLength),
        at('a number', 7),
        at('a list', ['x']),
        at('null', null),
        ...((shape.minLength ?? 0) > 0 ? [at('empty', '')] : []),
      ]
    case 'array':
      return [
        at('a text', 'x'),
        at('a group', {}),
        at('null', null),
        at(
          'overlong',
          Array((shape.maxItems ?? BEYOND_ALL) + 1).fill(sample(shape.items ?? {})),
          shape.maxItems,
        ),
        ...((shape.minItems ?? 0) > 0 ? [at('empty', [])] : []),
        ...wrongs(shape.items ?? {}, [...path, 0]),
      ]
    case 'object':
      return [
        ...(path.length > 0 ? [at('a text', 'x'), at('a list', []), at('null', null)] : []),
        { what: 'unknown', path: [...path, 'surprise'], value: 1 },
        ...Object.entries(shape.properties ?? {}).flatMap(([name, field]) =>
          wrongs(field, [...path, name]),
        ),
      ]
    default:
      return []
  }
}

/** Something of the right type; whether it is valid does not matter where there are too many of them. */
function sample(shape: Shape): unknown {
  if (shape.enum) return shape.enum[0]
  if (shape.type === 'object')
    return Object.fromEntries(
      Object.entries(shape.properties ?? {}).map(([name, field]) => [name, sample(field)]),
    )
  return shape.type === 'array' ? [] : 'x'
}

/** A copy with a value at a path, whose groups and lists are made where they are missing. */
function withValue(holder: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const copy: unknown[] | Record<string, unknown> = Array.isArray(holder)
    ? [...holder]
    : typeof holder === 'object' && holder !== null
      ? { ...holder }
      : typeof name === 'number'
        ? []
        : {}
  const slots = copy as Record<string | number, unknown>
  slots[name] = withValue(slots[name], rest, value)
  return copy
}

describe.each(Object.keys(definitions) as PolicyType[])('%s', (policy) => {
  const definition = definitions[policy]
  const scope = definition.scopes[0] ?? 'api'
  const shape = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as Shape
  const [example] = definition.examples
  const refused = (config: unknown) => {
    const valid = validateStep({ policy, scope, config })
    return valid.ok ? [] : valid.faults
  }
  const cases = wrongs(shape, [])

  test.each(cases.map((wrong) => [wrong.path.join('.'), wrong.what, wrong] as const))(
    'refuses %s when it is %s, and says where and what',
    (_, what, { path, value, bound }) => {
      const faults = refused(withValue(example?.config, path, value))
      // Of a field that is not known, the group that it is in is named, and the field in the sentence.
      const place = (what === 'unknown' ? path.slice(0, -1) : path).join('.')
      expect(faults.map((fault) => fault.path)).toContainEqual(
        expect.stringMatching(beginsWith(place)),
      )
      const words = faults.filter((fault) => fault.path === place).map(({ message }) => message)
      if (bound !== undefined) expect(words.join(' ')).toContain(bound.toLocaleString('en'))
      for (const { message } of faults) {
        expect(message).toMatch(/^[A-Z“*].{3,}\.$/s)
        expect(message.length).toBeLessThan(400)
      }
    },
  )

  test('lists every fault of a configuration, not only the first', () => {
    const fields = Object.entries(shape.properties ?? {})
    const config = Object.fromEntries(fields.map(([name]) => [name, null]))
    const places = refused({ ...config, surprise: 1 }).map(({ path }) => path)
    expect(places).toEqual(expect.arrayContaining([...fields.map(([name]) => name), '']))
  })

  test.each([null, undefined, 7, 'x', [], [{}]])(
    'refuses %j in place of a configuration',
    (config) => {
      expect(refused(config).length).toBeGreaterThan(0)
    },
  )
})

const beginsWith = (place: string): RegExp =>
  new RegExp(`^${place.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\.|$)`)
