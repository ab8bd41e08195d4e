import { expect, test } from 'vitest'
import type { BuiltStep } from '#gateway/activation/engine.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { readBody } from '#policies/kit/read-body.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { Answer, StepRuntime } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream } from '#policies/kit/testing.ts'
import { beginCall } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { runAround } from './run-chain.ts'

const closed = refusal(503, 'circuit-open', 'Closed', 'Too many have failed.')
const away = refusal(502, 'backend-unreachable', 'Away', 'Connection refused.')

async function around(
  hook: NonNullable<StepRuntime['around']>,
  backend: () => Promise<Answer | typeof away>,
) {
  const call = beginCall({ target: '/', gone: false } as never, 'req_aaaaaaaaaaaaaaaaaaaa', null)
  const runtime = { around: hook, looksOn: true }
  const step = { id: 'stp_aaaaaaaaaaaaaaaa', policy: 'tried', dryRun: true, runtime } as BuiltStep
  const exchange = anExchange() as CallExchange
  const made = await runAround([step], exchange, { call, backend }).catch((error: Error) => error)
  // What a hook says at once is noted in the turns that its promise takes.
  await new Promise(setImmediate)
  return { made, codes: call.dryRun.map(({ code }) => code) }
}
const answer = () => anAnswer({ headers: FieldList.from([['x-own', '1']]), body: aStream('body') })

test('a refusal is noted, and the backend is called all the same', async () => {
  const { made, codes } = await around(
    async () => closed,
    async () => answer(),
  )
  expect(made).toMatchObject({ answer: { status: 200 }, refusal: null })
  expect(codes).toEqual(['circuit-open'])
})

test('a hook sees what came of the call, and can neither change it nor take its body', async () => {
  const seen: unknown[] = []
  const { made, codes } = await around(
    async (_, next) => {
      const given = await next()
      if ('refused' in given) return given
      seen.push(given.status, given.body)
      given.status = 500
      given.headers.set('x-own', '2')
      return given
    },
    async () => answer(),
  )
  if (made instanceof Error) throw made
  expect([made.answer.status, [...made.answer.headers]]).toEqual([200, [['x-own', '1']]])
  expect(Buffer.from(await readBody(made.answer.body, 10)).toString()).toBe('body')
  expect([seen, codes]).toEqual([[200, null], []])
})

test('what the backend’s call comes to is nobody’s finding', async () => {
  const passing: NonNullable<StepRuntime['around']> = async (_, next) => next()
  const refused = await around(passing, async () => away)
  expect(refused).toMatchObject({ made: { refusal: away, stepId: null }, codes: [] })
  const gone = await around(passing, () => Promise.reject(new Error('The caller has gone.')))
  expect([gone.made, gone.codes]).toEqual([new Error('The caller has gone.'), []])
})

test('a hook that throws is noted as failed, and its caller gets the answer', async () => {
  const { made, codes } = await around(
    () => {
      throw new Error('bug')
    },
    async () => answer(),
  )
  expect(made).toMatchObject({ answer: { status: 200 } })
  expect(codes).toEqual(['internal'])
})
