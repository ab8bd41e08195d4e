import { expect, test } from 'vitest'
import type { BuiltStep } from '#gateway/activation/engine.ts'
import { FlowingBody } from '#gateway/http1/flowing-body.ts'
import { Deadlines } from '#gateway/upstream/deadlines.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import { readBody } from '#policies/kit/read-body.ts'
import { refusal } from '#policies/kit/refusal.ts'
import type { StepRuntime, StreamedBody } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream } from '#policies/kit/testing.ts'
import { beginCall } from './call.ts'
import type { CallExchange } from './call-exchange.ts'
import { HeldBytes, heldBytesMemory } from './held-bytes.ts'
import { tryResponse } from './trials.ts'

const bad = refusal(502, 'response-invalid', 'Bad', 'It is bad.')
const quiet = { pause: () => undefined, resume: () => undefined, cancel: () => undefined }

function trying(
  response: NonNullable<StepRuntime['response']>,
  body: StreamedBody | Uint8Array | null,
  { held = null as HeldBytes | null } = {},
) {
  const inbound = { target: '/', gone: false }
  const call = beginCall(inbound as never, 'req_aaaaaaaaaaaaaaaaaaaa', null)
  call.held = held
  const answer = anAnswer({ headers: FieldList.from([['x-own', '1']]), body })
  const step = {
    id: 'stp_aaaaaaaaaaaaaaaa',
    policy: 'tried',
    scope: 'api',
    dryRun: true,
    namesSecrets: false,
    costName: '',
    runtime: { response },
  } as BuiltStep
  tryResponse(step, anExchange() as CallExchange, { call, answer })
  return {
    answer,
    inbound,
    codes: () => call.dryRun.map(({ code }) => code),
    /** As when the answer is out; resolves when the record may be left. */
    out: (deadlines = new Deadlines()) =>
      new Promise<void>((resolve) =>
        call.trials ? call.trials.over(deadlines, resolve) : resolve(),
      ),
  }
}
const readAll = async (body: StreamedBody): Promise<string> => {
  let text = ''
  for (let piece = await body.read(); piece; piece = await body.read())
    text += Buffer.from(piece).toString()
  return text
}

test('a hook that throws, at once or later, is noted, and the answer goes on', async () => {
  for (const response of [
    () => {
      throw new Error('bug')
    },
    () => Promise.reject(new Error('bug')),
  ]) {
    const tried = trying(response, Buffer.from('as it was'))
    await tried.out()
    expect(tried.codes()).toEqual(['internal'])
    expect(String(tried.answer.body)).toBe('as it was')
  }
})

test('a hook that writes over all it gets changes nothing of the answer', async () => {
  const body = new FlowingBody(null, quiet)
  const tried = trying(async (_, answer) => {
    answer.status = 500
    answer.headers.set('x-own', '2')
    answer.headers.append('x-more', '2')
    const read = await readBody(answer.body, 1_000)
    read.fill(0)
    answer.body = 'other'
    return bad
  }, body)
  body.push(Buffer.from('the '))
  body.push(Buffer.from('same'))
  body.finish(null)
  expect(await readAll(tried.answer.body as StreamedBody)).toBe('the same')
  await tried.out()
  expect([tried.answer.status, [...tried.answer.headers]]).toEqual([200, [['x-own', '1']]])
  expect(tried.codes()).toEqual(['response-invalid'])

  const whole = Buffer.from('the same')
  const other = trying((_, answer) => {
    if (answer.body instanceof Uint8Array) answer.body.fill(0)
    return undefined
  }, whole)
  expect(String(other.answer.body)).toBe('the same')
})

test('a body is copied no faster than its caller takes it', async () => {
  const asked: string[] = []
  const body = new FlowingBody(null, { ...quiet, pause: () => asked.push('pause') })
  const tried = trying(async (_, answer) => {
    await readBody(answer.body, 1_000_000)
    return undefined
  }, body)
  body.flowTo({ write: () => false, end: () => undefined, fail: () => undefined })
  body.push(Buffer.alloc(10))
  expect(asked).toEqual(['pause'])
  body.cancel()
  await tried.out()
})

test('a hook that never reads the body has none of it kept for it', async () => {
  const held = new HeldBytes(heldBytesMemory(), 1_000)
  const body = new FlowingBody(null, quiet)
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const tried = trying(
    (_, answer) => {
      void answer.body
      return promise
    },
    body,
    { held },
  )
  body.push(Buffer.alloc(400))
  expect(held.held).toBe(0)
  resolve(undefined)
  await tried.out()
  expect(tried.codes()).toEqual([])
})

test('a hook that asks for the body when it has gone by has failed, and is told nothing false', async () => {
  const body = new FlowingBody(null, quiet)
  const { promise, resolve } = Promise.withResolvers<void>()
  const tried = trying(async (_, answer) => {
    await promise
    await readBody(answer.body, 1_000)
    return bad
  }, body)
  body.flowTo({ write: () => true, end: () => undefined, fail: () => undefined })
  body.push(Buffer.from('gone'))
  resolve()
  await Promise.resolve()
  body.finish(null)
  await tried.out()
  expect(tried.codes()).toEqual(['internal'])
})

test('where memory for bodies is short, enforced steps keep half of it, and the step in dry-run says so', async () => {
  const held = new HeldBytes(heldBytesMemory(), 1_000)
  const body = new FlowingBody(null, quiet)
  const tried = trying(
    async (_, answer) => {
      await readBody(answer.body, 10_000)
      return bad
    },
    body,
    { held },
  )
  body.push(Buffer.alloc(500))
  expect(held.held).toBe(500)
  body.push(Buffer.alloc(1))
  expect(held.held).toBe(0)
  body.finish(null)
  await tried.out()
  expect(tried.codes()).toEqual(['overloaded'])
})

test.each([
  ['leaves', (body: FlowingBody) => body.cancel()],
  [
    'leaves, and its backend call breaks off for that',
    (body: FlowingBody) => body.break(new Error('gone')),
  ],
])('of an answer whose caller %s nothing is noted', async (_, leave) => {
  const held = new HeldBytes(heldBytesMemory(), 1_000)
  const body = new FlowingBody(null, quiet)
  const tried = trying(
    async (__, answer) => {
      await readBody(answer.body, 1_000).catch(() => undefined)
      return bad
    },
    body,
    { held },
  )
  body.push(Buffer.from('{'))
  tried.inbound.gone = true
  leave(body)
  await tried.out()
  expect([tried.codes(), held.held]).toEqual([[], 0])
})

test('a body of a policy’s own making passes whole, its fault and its cancelling too', async () => {
  const seen: string[] = []
  const response: StepRuntime['response'] = async (_, answer) => {
    await readBody(answer.body, 1_000).then(
      (bytes) => seen.push(Buffer.from(bytes).toString()),
      (error: Error) => seen.push(error.message),
    )
    return undefined
  }
  const tried = trying(response, aStream('a', 'b'))
  expect(await readAll(tried.answer.body as StreamedBody)).toBe('ab')
  await tried.out()

  const breaking = { ...aStream(), read: () => Promise.reject(new Error('cut')) }
  const broken = trying(response, breaking)
  await expect((broken.answer.body as StreamedBody).read()).rejects.toThrow('cut')
  await broken.out()
  expect(seen).toEqual(['ab', 'cut'])

  const left = aStream('a', 'b')
  const cancelled = trying(response, left)
  ;(cancelled.answer.body as StreamedBody).cancel()
  await cancelled.out()
  expect([left.cancelled, cancelled.codes()]).toEqual([true, []])
})

test('the record waits for a hook that hangs only so long, and says that it failed', async () => {
  const tried = trying(() => new Promise(() => undefined), null)
  let expire: () => void = () => undefined
  const watch = (_: number, act: () => void) => {
    expire = act
    return () => undefined
  }
  const out = tried.out({ watch } as Deadlines)
  expect(tried.codes()).toEqual([])
  expire()
  await out
  expect(tried.codes()).toEqual(['internal'])
})
