import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskFields } from '#policies/mask-fields/definition.ts'
import { maskFieldsRuntime } from '#policies/mask-fields/runtime.ts'
import { removeFields } from '#policies/remove-fields/definition.ts'
import { removeFieldsRuntime } from '#policies/remove-fields/runtime.ts'
import { FieldList } from './field-list.ts'
import type { StepRuntime } from './runtime.ts'
import { anAnswer, anExchange, aStream, cutAnywhere, fakePorts } from './testing.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

const names = ['a', 'b', 'secret', 'list', '__proto__', 'constructor', 'ä', '']
const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Json>(null, true, 1.5, -0, 'text', 'ü€😀', '\u2028"\\'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...names), tie('value')), { maxLength: 4 })
      // As it is parsed, so that `__proto__` is a member like others.
      .map((entries) => {
        const lines = entries.map(
          ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
        )
        return JSON.parse(`{${lines.join(',')}}`) as Json
      }),
  ),
})).value
const segment = fc.constantFrom('a', 'b', 'secret', 'list', '__proto__', '*')
const path = fc.oneof(
  fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('.')),
  fc.constantFrom('a', 'secret', '__proto__').map((name) => `**.${name}`),
)

/** Plainly: what a value is without, or with a mask in place of, all that lies at a path. */
function plain(
  value: Json,
  segments: readonly string[],
  change: (value: Json) => Json | undefined,
): Json {
  const [name, ...rest] = segments
  if (name === undefined || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) {
    if (name === '*' && rest.length === 0)
      return value.map(change).filter((element) => element !== undefined)
    return value.map((element) => plain(element, name === '*' ? rest : segments, change))
  }
  return fromMembers(
    Object.entries(value).flatMap(([member, held]) => {
      if (name !== '*' && member !== name) return [[member, held] as const]
      const next = rest.length > 0 ? plain(held, rest, change) : change(held)
      return next === undefined ? [] : [[member, next] as const]
    }),
  )
}
function anywhere(
  value: Json,
  names: ReadonlySet<string>,
  change: (value: Json) => Json | undefined,
): Json {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((element) => anywhere(element, names, change))
  return fromMembers(
    Object.entries(value).flatMap(([member, held]) => {
      const next = names.has(member) ? change(held) : anywhere(held, names, change)
      return next === undefined ? [] : [[member, next] as const]
    }),
  )
}
/** `Object.fromEntries` keeps `__proto__` as a member. */
const fromMembers = (members: (readonly [string, Json])[]): Json => Object.fromEntries(members)

function expected(
  value: Json,
  paths: readonly string[],
  change: (value: Json) => Json | undefined,
): Json {
  const deep = new Set(paths.filter((one) => one.startsWith('**.')).map((one) => one.slice(3)))
  const exact = paths.filter((one) => !one.startsWith('**.'))
  const after = exact.reduce((whole, one) => plain(whole, one.split('.'), change), value)
  return anywhere(after, deep, change)
}

async function answered(
  { response }: StepRuntime,
  text: string,
  places: readonly number[],
): Promise<unknown> {
  const answer = anAnswer({
    headers: FieldList.from([['content-type', 'application/json']]),
    body: aStream(...cutAnywhere(text, places)),
  })
  expect(await response?.(anExchange(), answer)).toBeUndefined()
  const { body } = answer
  return JSON.parse(typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString())
}

const cases = fc.tuple(
  json,
  fc.array(path, { minLength: 1, maxLength: 3 }),
  fc.array(fc.nat(500), { maxLength: 5 }),
)

test('remove-fields takes away what a plain reading takes away, wherever the answer is cut', () =>
  fc.assert(
    fc.asyncProperty(cases, async ([value, paths, places]) => {
      const step = removeFieldsRuntime(removeFields.config.parse({ fields: paths }), fakePorts())
      const result = await answered(step, JSON.stringify(value), places)
      expect(JSON.stringify(result)).toBe(JSON.stringify(expected(value, paths, () => undefined)))
    }),
    { numRuns: 1_000 },
  ))

test('mask-fields hides what a plain reading hides, wherever the answer is cut', () =>
  fc.assert(
    fc.asyncProperty(cases, async ([value, paths, places]) => {
      const step = maskFieldsRuntime(maskFields.config.parse({ fields: paths }), fakePorts())
      const result = await answered(step, JSON.stringify(value), places)
      const masked = expected(value, paths, (held) => (held === null ? null : '***'))
      expect(JSON.stringify(result)).toBe(JSON.stringify(masked))
    }),
    { numRuns: 1_000 },
  ))
