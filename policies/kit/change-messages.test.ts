import { constants, createGzip, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { maskFields } from '#policies/mask-fields/definition.ts'
import { maskFieldsRuntime } from '#policies/mask-fields/runtime.ts'
import { maskUrls } from '#policies/mask-urls/definition.ts'
import { maskUrlsRuntime } from '#policies/mask-urls/runtime.ts'
import { removeFields } from '#policies/remove-fields/definition.ts'
import { removeFieldsRuntime } from '#policies/remove-fields/runtime.ts'
import { FieldList } from './field-list.ts'
import { readBody } from './read-body.ts'
import type { Answer, StepRuntime, StreamedBody } from './runtime.ts'
import { anAnswer, anExchange, aStream, fakePorts } from './testing.ts'

const EVENTS = 'text/event-stream'
const LINES = 'application/x-ndjson'
const bodyBytesMax = 1_024
const step = removeFieldsRuntime(
  removeFields.config.parse({ fields: ['**.secret'], bodyBytesMax }),
  fakePorts(),
)

const anAnswerOf = (type: string, body: Answer['body'], fields: object = {}): Answer =>
  anAnswer({ headers: FieldList.from(Object.entries({ 'content-type': type, ...fields })), body })

async function passed(
  { response }: StepRuntime,
  answer: Answer,
  exchange = anExchange(),
): Promise<string> {
  expect(await response?.(exchange, answer)).toBeUndefined()
  return Buffer.from(await readBody(answer.body, 1_000_000)).toString()
}

const next = async (body: Answer['body']) =>
  String(Buffer.from((await (body as StreamedBody).read()) ?? ''))

test.each([
  [LINES, '{"secret":1,"a":2}\n[{"secret":[1]}]\n', '{"a":2}\n[{}]\n'],
  ['application/stream+json; charset=utf-8', '{"secret":1,"a":2}\n{"b":1}\n', '{"a":2}\n{"b":1}\n'],
  [
    'application/geo+json-seq',
    '\u001e{\n"secret":1}\n\u001e{"a":2}\n',
    '\u001e{\n}\n\u001e{"a":2}\n',
  ],
  [
    EVENTS,
    'data: {"a":1,\nid: 1\ndata: "secret":1,\ndata: "b":\ndata: 2}\n\n',
    'data: {"a":1,\ndata: "b":\ndata: 2}\nid: 1\n\n',
  ],
  [EVENTS, 'data:{"secret":1}\r\n\r\ndata: [DONE]\r\n\r\n', 'data: {}\r\n\r\ndata: [DONE]\r\n\r\n'],
  [EVENTS, ':\n\nretry: 5\n\ndata\n\ndata: hello\n\n', ':\n\nretry: 5\n\ndata\n\ndata: hello\n\n'],
  [EVENTS, 'data: {"secret":1}', 'data: {}\n'],
  [LINES, '\uFEFF{"secret":1}\n', '{}\n'],
])('takes fields out of messages of %s', async (type, before, after) => {
  expect(await passed(step, anAnswerOf(type, aStream(before)))).toBe(after)
  expect(await passed(step, anAnswerOf(type, before))).toBe(after)
})

test.each([
  'text/x-ndjson',
  'text/jsonl',
  'application/nd-json',
  'application/vnd.example.v1+ndjson',
  'application/x-ndjson, text/plain',
  'text/plain, application/x-ndjson',
])('takes fields out of JSON lines that call themselves %s', async (type) => {
  expect(await passed(step, anAnswerOf(type, aStream('{"secret":1,"a":2}\n')))).toBe('{"a":2}\n')
})

test('takes fields out of events, also where another type stands beside theirs', async () => {
  const answer = anAnswerOf(`text/plain, ${EVENTS}`, aStream('data: {"secret":1}\n\n'))
  expect(await passed(step, answer)).toBe('data: {}\n\n')
})

test('masks fields of messages, and replaces addresses in them', async () => {
  const mask = maskFieldsRuntime(maskFields.config.parse({ fields: ['card'] }), fakePorts())
  const event = 'data: {"card":"4111","n":1}\n\n'
  expect(await passed(mask, anAnswerOf(EVENTS, aStream(event)))).toBe(
    'data: {"card":"***","n":1}\n\n',
  )

  const addresses = [{ from: 'http://10.0.0.5', to: 'https://api.example.com' }]
  const replace = maskUrlsRuntime(maskUrls.config.parse({ addresses }), fakePorts())
  const words = 'event: at http://10.0.0.5/a\ndata: see http://10.0.0.5/b\n\n'
  expect(await passed(replace, anAnswerOf(EVENTS, aStream(words)))).toBe(
    'event: at https://api.example.com/a\ndata: see https://api.example.com/b\n\n',
  )
})

test.each([
  [LINES, ['{"secret":1}\n{"a"', ':2}\n'], ['{}\n', '{"a":2}\n']],
  [
    'application/json-seq',
    ['\u001e{"secret":1}\n', '\u001e{"a":2}\n'],
    ['\u001e{}\n', '\u001e{"a":2}\n'],
  ],
  [
    EVENTS,
    ['data: {"secret":1}\n\n', 'data: {"a":2}\r', '\r'],
    ['data: {}\n\n', 'data: {"a":2}\r\r'],
  ],
])('hands on each message of %s as soon as it is whole', async (type, pieces, messages) => {
  const source = aStream(...pieces)
  const answer = anAnswerOf(type, source)
  expect(await step.response?.(anExchange(), answer)).toBeUndefined()
  for (const message of messages) expect(await next(answer.body)).toBe(message)
})

test('hands on each message of a packed stream as soon as its packer has given it', async () => {
  const packer = createGzip()
  const packed = async (text: string) => {
    packer.write(text)
    await new Promise<void>((done) => packer.flush(constants.Z_SYNC_FLUSH, done))
    return packer.read() as Buffer
  }
  const pieces = [await packed('data: {"secret":1}\n\n'), await packed('data: {"a":2}\n\n')]
  const { promise: forever } = Promise.withResolvers<null>()
  const source = aStream(...pieces)
  const unending = { ...source, read: async () => (await source.read()) ?? forever }
  const answer = anAnswerOf(EVENTS, unending, { 'content-encoding': 'gzip', etag: '"1"' })
  expect(await step.response?.(anExchange(), answer)).toBeUndefined()
  expect(await next(answer.body)).toBe('data: {}\n\n')
  expect(await next(answer.body)).toBe('data: {"a":2}\n\n')
  expect([...answer.headers.keys()]).toEqual(['content-type'])
})

const long = JSON.stringify({ a: 'x'.repeat(2_000) })
const coded = (coding: string) => ({ 'content-encoding': coding })
const leftOver = Buffer.concat([deflateSync('{}\n'), Buffer.from('{"secret":1}')])

async function expectBrokenOff(answer: Answer, fault: string): Promise<void> {
  const source = answer.body as ReturnType<typeof aStream>
  expect(await step.response?.(anExchange(), answer)).toBeUndefined()
  await expect(readBody(answer.body, 1_000_000)).rejects.toThrow(fault)
  expect(source.cancelled).toBe(true)
}

test.each([
  ['that is no JSON', LINES, '{"secret":1', 'is not JSON'],
  ['of two values', LINES, '{"a":1}{"secret":1}\n', 'is not JSON'],
  ['whose data is cut', EVENTS, 'data: {"secret":1\n\n', 'is not JSON'],
  ['that was cut short', 'application/json-seq', '\u001e{"secret":1\u001e{}\n', 'is not JSON'],
  ['that is no UTF-8', LINES, Buffer.from([0x22, 0xff, 0x22, 0x0a]), 'is not JSON'],
  ['that ends inside a character', LINES, Buffer.from([0x22, 0xc3]), 'is not JSON'],
  ['beyond the limit', LINES, `${long}\n`, 'larger than 1024 bytes'],
])('breaks off at a message %s, and leaves its backend', (_, type, body, fault) =>
  expectBrokenOff(anAnswerOf(type, aStream('\n', body)), fault),
)

test.each([
  ['with a message beyond the limit', 'gzip', gzipSync(`${long}\n`), 'larger than 1024 bytes'],
  ['that is not packed', 'br', '{"a":1}\n', 'not in the coding'],
  ['without its packed end', 'gzip', gzipSync('{"a":1}\n').subarray(0, -4), 'not in the coding'],
])('breaks off a packed stream %s, and leaves its backend', (_, coding, body, fault) =>
  expectBrokenOff(anAnswerOf(LINES, aStream(body), coded(coding)), fault),
)

test.each([
  ['is no JSON', '{"secret":3\n', 'not JSON'],
  ['is too large', `${long}\n`, 'larger than 1024'],
  ['has begun and is too large', long, 'larger than 1024'],
])(
  'what comes together with a message that %s goes on before the stream breaks off',
  async (_, bad, fault) => {
    const source = aStream(`{"secret":1,"a":1}\n{"a":2}\n${bad}`)
    const answer = anAnswerOf(LINES, source)
    await step.response?.(anExchange(), answer)
    expect(await next(answer.body)).toBe('{"a":1}\n{"a":2}\n')
    expect(source.cancelled).toBe(true)
    await expect(next(answer.body)).rejects.toThrow(fault)
  },
)

test('breaks off as soon as a message that has not ended is beyond the limit', async () => {
  let reads = 0
  const unending = {
    ...aStream(),
    async read() {
      reads += 1
      return Buffer.from('x'.repeat(500))
    },
  }
  const answer = anAnswerOf(EVENTS, unending)
  await step.response?.(anExchange(), answer)
  await expect(next(answer.body)).rejects.toThrow('larger than 1024 bytes')
  expect(reads).toBe(3)
})

test('lets no trailer describe the bytes of before', async () => {
  const answer = anAnswerOf(EVENTS, aStream('data: {}\n\n'))
  await step.response?.(anExchange(), answer)
  expect(['content-digest', 'x-sum'].filter((name) => answer.dropsTrailer?.(name))).toEqual([
    'content-digest',
  ])
})

test('breaks off at the end of a packed stream that has more after it', async () => {
  const answer = anAnswerOf(LINES, aStream(leftOver), coded('deflate'))
  await step.response?.(anExchange(), answer)
  await expect(readBody(answer.body, 1_000_000)).rejects.toThrow('more after the end')
})

test.each([null, 'gzip'])('tells why a stream broke off by itself: %s', async (coding) => {
  const broken = { ...aStream(), read: () => Promise.reject(new Error('The line was cut.')) }
  const answer = anAnswerOf(LINES, broken, coding ? coded(coding) : {})
  await step.response?.(anExchange(), answer)
  await expect(next(answer.body)).rejects.toThrow('The line was cut.')
})

test('a stream in a coding that is unknown is refused before its head is out', async () => {
  const answer = anAnswerOf(LINES, aStream('{}\n'), coded('zstd'))
  expect(await step.response?.(anExchange(), answer)).toMatchObject({ code: 'response-unreadable' })
})

test('says of HEAD nothing of the bytes that GET would not get', async () => {
  const answer = anAnswerOf(LINES, null, { 'content-length': '9', etag: '"1"' })
  expect(await step.response?.(anExchange({ method: 'HEAD' }), answer)).toBeUndefined()
  expect([...answer.headers.keys()]).toEqual(['content-type'])
})

test.each([
  ['is no JSON', ['{"a":1}\n', '{"secret":1'], 'response-unreadable'],
  ['is beyond the limit', [`${long}\n`], 'response-too-large'],
  ['can be checked', ['{"secret":1}\n'], undefined],
  ['comes after what is judged', [`{"a":1}\n`.repeat(200), 'no JSON\n'], undefined],
])('in dry-run changes nothing, and tells of a message that %s', async (_, pieces, code) => {
  const source = aStream(...pieces)
  const answer = anAnswerOf(LINES, source, { etag: '"1"' })
  expect((await step.response?.(anExchange({ dryRun: true }), answer))?.code).toBe(code)
  expect([answer.body, answer.headers.get('etag')]).toEqual([source, '"1"'])
})

test('in dry-run nothing is said of a stream that breaks off', async () => {
  const broken = { ...aStream(), read: () => Promise.reject(new Error('gone')) }
  const answer = anAnswerOf(LINES, broken)
  expect(await step.response?.(anExchange({ dryRun: true }), answer)).toBeUndefined()
})
