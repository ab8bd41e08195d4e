import { expect, test } from 'vitest'
import { outcomeOf, swaggerAnswers } from './swagger-answers.ts'

test('tells the status of an answer, of a refusal, and that nothing came', () => {
  expect(outcomeOf({ status: 200, duration: 34 })).toMatchObject({ status: 200, tookMs: 34 })
  expect(outcomeOf({ err: { status: 429 } })).toMatchObject({ status: 429, tookMs: null })
  expect(outcomeOf({ err: { response: { status: 401 } } })).toMatchObject({
    status: 401,
    tookMs: null,
  })
  expect(outcomeOf({ err: {} })).toMatchObject({ status: null, tookMs: null })
})

test('tells the gateway’s own words in a refusal, and none that the API says', () => {
  const body = {
    type: 'http://portal/docs/errors/key-missing',
    code: 'key-missing',
    title: 'A key',
  }
  const answered = (text: string, type = 'application/problem+json') =>
    outcomeOf({ err: { status: 401, response: { text, headers: { 'content-type': type } } } })

  expect(answered(JSON.stringify(body)).refusal).toEqual({ code: 'key-missing', title: 'A key' })
  expect(answered(JSON.stringify(body), 'application/json').refusal).toBeNull()
  expect(answered('{').refusal).toBeNull()
})

test('lets Swagger UI go on with what it told', () => {
  const told: unknown[] = []
  const { setResponse } = swaggerAnswers((outcome) => told.push(outcome)).statePlugins.spec
    .wrapActions
  const gone: unknown[] = []
  setResponse((...all) => gone.push(all))('/pets', 'get', { status: 200 })
  expect(told).toEqual([{ status: 200, tookMs: null, refusal: null }])
  expect(gone).toEqual([['/pets', 'get', { status: 200 }]])
})
