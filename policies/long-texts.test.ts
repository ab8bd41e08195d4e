import { expect, test } from 'vitest'
import { callerHasIt, fieldsOf, policyOf } from './cache/freshness.ts'
import { FieldList } from './kit/field-list.ts'
import { mediaTypeOf } from './kit/json-body.ts'
import { anAnswer, anExchange, fakePorts } from './kit/testing.ts'
import { setQuery } from './set-query/definition.ts'
import { setQueryRuntime } from './set-query/runtime.ts'
import { stripHeadersRuntime } from './strip-headers/runtime.ts'
import { parameterChecker } from './validate-request/check-parameters.ts'

/** Far longer than a head may be, so that time quadratic in the length is minutes on any machine. */
const LONG = 400_000

const field = (name: string, value: string) => FieldList.from([[name, value]])
const manyNames = () =>
  FieldList.from(Array.from({ length: LONG / 2 }, (_, index) => [`a${index}`, 'x'] as const))
const usableBy = (name: string, value: string) =>
  policyOf({}, anAnswer({ headers: field(name, value) }), {
    standardSeconds: 60,
    delaySeconds: 0,
  })?.mayBeUsedFor({})

function queryAfterManyRules(): string {
  const parameters = Array.from({ length: 50 }, (_, index) => ({
    name: `n${index}`,
    ...(index % 2 === 0 ? { action: 'remove' } : { value: 'x' }),
  }))
  const query = `?${'%61+%62&'.repeat(LONG / 4)}`
  const exchange = anExchange({ target: { backendUrl: null, path: '/', query, timeoutMs: null } })
  setQueryRuntime(setQuery.config.parse({ parameters }), fakePorts()).request?.(exchange)
  return exchange.target.query.slice(-6)
}

function unknownParameter(): unknown {
  const url = new URL(`http://gateway.test/?${'['.repeat(LONG)}a`)
  const checks = { parameters: [], body: null, responses: [] }
  return parameterChecker('refuse')(anExchange({ url }), checks).length
}

function fieldsAfterStripping(): number {
  const headers = FieldList.from(
    Array.from({ length: LONG / 2 }, (_, index) => [`x_in${index}`, ''] as const),
  )
  const { response } = stripHeadersRuntime({ headers: ['x-in*'] }, fakePorts())
  response?.(anExchange(), anAnswer({ headers }))
  return headers.size
}

function fieldsLeft(): number {
  const fields = FieldList.from(Array.from({ length: LONG }, () => ['a', 'x'] as const))
  fields.set('a', 'y')
  return fields.size
}

test.each<[string, () => unknown, unknown]>([
  [
    'quotes in a content type',
    () => mediaTypeOf(field('content-type', '"\\'.repeat(LONG)))?.length,
    2 * LONG,
  ],
  [
    'quoted strings in a content type',
    () => mediaTypeOf(field('content-type', `a/b${'"x"'.repeat(LONG)}`)),
    'a/b',
  ],
  ['fields of a cached call', () => Object.keys(fieldsOf(manyNames())).length, LONG / 2],
  ['blanks in Cache-Control', () => usableBy('cache-control', `a${' '.repeat(LONG)},b`), true],
  ['quotes in Cache-Control', () => usableBy('cache-control', 'a="\\'.repeat(LONG)), true],
  ['blanks in Vary', () => usableBy('vary', `a${' '.repeat(LONG)},b`), true],
  ['blanks in a name of Vary', () => usableBy('vary', `a${' '.repeat(LONG)}b`), undefined],
  [
    'tags of a caller',
    () =>
      callerHasIt(
        field('if-none-match', '"b",'.repeat(LONG)),
        anAnswer({ headers: field('etag', '"a"') }),
      ),
    false,
  ],
  ['rules and parameters of a query', queryAfterManyRules, '&n49=x'],
  ['brackets in a parameter’s name', unknownParameter, 1],
  ['fields of one name', fieldsLeft, 1],
  ['fields to strip', fieldsAfterStripping, 0],
])('many %s hold nobody up', (_, work, outcome) => {
  expect(work()).toEqual(outcome)
})
