import { expect, test } from 'vitest'
import { outcomeOf, swaggerAnswers } from './swagger-answers.ts'

test('tells the status of an answer, of a refusal, and that nothing came', () => {
  expect(outcomeOf({ status: 200, duration: 34 })).toEqual({ status: 200, tookMs: 34 })
  expect(outcomeOf({ err: { status: 429 } })).toEqual({ status: 429, tookMs: null })
  expect(outcomeOf({ err: { response: { status: 401 } } })).toEqual({ status: 401, tookMs: null })
  expect(outcomeOf({ err: {} })).toEqual({ status: null, tookMs: null })
})

test('lets Swagger UI go on with what it told', () => {
  const told: unknown[] = []
  const { setResponse } = swaggerAnswers((outcome) => told.push(outcome)).statePlugins.spec
    .wrapActions
  const gone: unknown[] = []
  setResponse((...all) => gone.push(all))('/pets', 'get', { status: 200 })
  expect(told).toEqual([{ status: 200, tookMs: null }])
  expect(gone).toEqual([['/pets', 'get', { status: 200 }]])
})
