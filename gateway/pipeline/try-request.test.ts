import { expect, test } from 'vitest'
import type { BuiltStep } from '#gateway/activation/engine.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { Deadlines } from '#gateway/upstream/deadlines.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { StepRuntime } from '#policies/kit/runtime.ts'
import { anExchange } from '#policies/kit/testing.ts'
import { beginCall } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { HeldBytes, heldBytesMemory } from './held-bytes.ts'
import { tryRequest } from './try-request.ts'

type Hook = NonNullable<StepRuntime['request']>

/** A call with a body that comes, and hooks in dry-run that are shown it one after the other. */
function trying(
  hooks: { request: Hook; readsBody?: boolean }[],
  { held = null as HeldBytes | null } = {},
) {
  const asked: string[] = []
  const body = new FlowingBody(null, {
    begin: () => asked.push('begin'),
    pause: () => asked.push('pause'),
    resume: () => asked.push('resume'),
    cancel: () => asked.push('cancel'),
  })
  const inbound = { target: '/', gone: false, body }
  const call = beginCall(inbound as never, 'req_aaaaaaaaaaaaaaaaaaaa', null)
  call.held = held
  const exchange = anExchange({ requestHeaders: FieldList.from([['x-own', '1']]) }) as CallExchange
  exchange.triedClaims = null
  hooks.forEach(({ request, readsBody = false }, place) => {
    const step = { id: `stp_${place}`, policy: 'tried', dryRun: true, readsBody }
    tryRequest({ ...step, runtime: { request } } as unknown as BuiltStep, exchange, { call, place })
  })
  const taken: string[] = []
  return {
    call,
    exchange,
    body,
    asked,
    taken,
    /** As the backend takes it. */
    send: () =>
      body.flowTo({
        write: (piece) => {
          taken.push(Buffer.from(piece).toString())
          return true
        },
        end: () => undefined,
        fail: () => undefined,
      }),
    found: () => call.dryRun.map(({ stepId, code }) => `${stepId}: ${code}`),
    out: (deadlines = new Deadlines()) =>
      new Promise<void>((resolve) =>
        call.trials ? call.trials.over(deadlines, resolve) : resolve(),
      ),
  }
}
const say = (code: string) => refusal(400, code, 'Bad', 'It is bad.')
const reading: Hook = async ({ requestBody }) => {
  const bytes = await requestBody?.read(1_000)
  return say(`read-${Buffer.from(bytes ?? []).toString()}`)
}

test('a hook that reads asks the caller for nothing, and writes into its own copy', async () => {
  const writing: Hook = async ({ requestBody }) => {
    ;(await requestBody?.read(1_000))?.fill(0)
    requestBody?.replace(Buffer.from('other'))
    return undefined
  }
  const tried = trying([
    { request: reading, readsBody: true },
    { request: writing, readsBody: true },
  ])
  tried.body.push(Buffer.from('a'))
  expect(tried.asked).toEqual([])
  tried.send()
  tried.body.push(Buffer.from('b'))
  tried.body.finish(null)
  await tried.out()
  expect([tried.taken, tried.found()]).toEqual([['a', 'b'], ['stp_0: read-ab']])
})

test('findings stand in the order of the chain, whenever they came', async () => {
  const first = Promise.withResolvers<void>()
  const tried = trying([
    { request: () => first.promise.then(() => say('late')), readsBody: true },
    { request: () => say('at-once') },
    { request: () => Promise.resolve(say('soon')), readsBody: true },
  ])
  await Promise.resolve()
  first.resolve()
  await tried.out()
  expect(tried.found()).toEqual(['stp_0: late', 'stp_1: at-once', 'stp_2: soon'])
})

test('a hook is shown the claims that one before it found, and nothing that came later', async () => {
  const keys = Promise.withResolvers<void>()
  const tried = trying([
    {
      request: async (exchange) => {
        await keys.promise
        exchange.claims = { sub: 'ada' }
        return undefined
      },
    },
    {
      request: ({ claims, requestHeaders }) =>
        say(`${claims?.sub}-${requestHeaders.get('x-own')}-${requestHeaders.get('x-later')}`),
    },
  ])
  tried.exchange.requestHeaders.set('x-later', '2')
  keys.resolve()
  await tried.out()
  expect(tried.found()).toEqual(['stp_1: ada-1-null'])
})

test('a hook that is shown a call late is kept its body', async () => {
  const keys = Promise.withResolvers<undefined>()
  const tried = trying([{ request: () => keys.promise }, { request: reading, readsBody: true }])
  tried.body.push(Buffer.from('a'))
  tried.send()
  tried.body.finish(null)
  keys.resolve(undefined)
  await tried.out()
  expect(tried.found()).toEqual(['stp_1: read-a'])
})

test('of a body that nobody wants, or that breaks off, nothing is made up', async () => {
  for (const end of ['cancel', 'break'] as const) {
    const tried = trying([{ request: reading }])
    tried.body.push(Buffer.from('a'))
    if (end === 'break') tried.body.break(new Error('cut'))
    else tried.body.cancel()
    await tried.out()
    expect(tried.found()).toEqual([])
  }
})

test('a body that nobody has taken when the answer is out is not waited for', async () => {
  const tried = trying([{ request: reading }])
  tried.body.push(Buffer.from('a'))
  await tried.out()
  expect(tried.found()).toEqual([])
})

test('copies take half of what steps may hold, and give it back', async () => {
  const held = new HeldBytes(heldBytesMemory(), 10)
  const tried = trying([{ request: reading }], { held })
  tried.send()
  tried.body.push(Buffer.from('12345'))
  expect(held.held).toBe(5)
  tried.body.push(Buffer.from('6'))
  expect(held.held).toBe(0)
  tried.body.finish(null)
  await tried.out()
  expect([tried.taken, tried.found()]).toEqual([['12345', '6'], ['stp_0: overloaded']])
})

test('a hook that waits for one that never speaks is not run when nobody hears it any more', async () => {
  let ran = false
  const never = Promise.withResolvers<undefined>()
  const tried = trying([
    { request: () => never.promise },
    {
      request: () => {
        ran = true
        return undefined
      },
    },
  ])
  const deadlines = {
    watch: (_: number, late: () => void) => {
      queueMicrotask(late)
      return () => undefined
    },
  }
  await tried.out(deadlines as unknown as Deadlines)
  never.resolve(undefined)
  await new Promise(setImmediate)
  expect([ran, tried.found()]).toEqual([false, ['stp_0: internal', 'stp_1: internal']])
})
