import { describe, expect, test } from 'vitest'
import type { CallDetail } from '#contract/records.ts'
import type { Exchange } from '#policies/kit/exchange.ts'
import { FieldList } from '#policies/kit/field-list.ts'
import type { Answer } from '#policies/kit/runtime.ts'
import { anAnswer, anExchange, aStream, fakePorts } from '#policies/kit/testing.ts'
import { logApisix } from './apisix.ts'
import { log } from './definition.ts'
import { hiddenNames, hideInJson, hideInPairs } from './hidden-values.ts'
import { isChosen } from './is-chosen.ts'
import { logRuntime } from './runtime.ts'

const end = { code: null, requestBytes: 0, responseBytes: 0, totalMs: 1 }

/** What a call leaves; the body of the request passes in these pieces. */
async function kept(
  config: object,
  {
    exchange = {},
    answer = {},
    sent = [],
  }: { exchange?: Partial<Exchange>; answer?: Partial<Answer>; sent?: string[] } = {},
): Promise<CallDetail | undefined> {
  let detail: CallDetail | undefined
  const runtime = logRuntime(log.config.parse({ oneIn: 1, ...config }), fakePorts())
  const call = anExchange({
    addDetail: (one) => {
      detail = one
    },
    requestBody: {
      length: null,
      read: () => Promise.reject(new Error('A body is never held.')),
      replace: () => undefined,
      limit: () => true,
      watch: (see) => {
        for (const piece of sent) see(Buffer.from(piece))
      },
    },
    ...exchange,
  })
  const given = anAnswer(answer)
  runtime.request?.(call)
  runtime.response?.(call, given)
  const { body } = given
  if (body !== null && typeof body === 'object' && 'read' in body) while (await body.read());
  runtime.finished?.(call, { ...end, status: given.status })
  return detail
}
const fields = (...entries: [string, string][]) => FieldList.from(entries)
const json = fields(['content-type', 'application/json; charset=utf-8'])

test('keeps the headers that are named, and neither query nor bodies unless told to', async () => {
  const detail = await kept(
    { requestHeaders: ['accept', 'x-none'], responseHeaders: ['content-type'] },
    {
      exchange: { callerHeaders: fields(['accept', 'a/b'], ['x-other', '1']) },
      answer: { headers: json, body: '{}' },
      sent: ['{}'],
    },
  )
  expect(detail).toEqual({
    stepId: 'stp_aaaaaaaaaaaaaaaa',
    query: null,
    requestHeaders: [['accept', 'a/b']],
    responseHeaders: [['content-type', 'application/json; charset=utf-8']],
    requestBody: null,
    requestBodyCut: false,
    responseBody: null,
    responseBodyCut: false,
  })
})

test('never keeps a credential, whatever the configuration names', async () => {
  const names = ['authorization', 'cookie', 'x-csrf-token', 'x-tenant', 'X-Signature']
  const detail = await kept(
    {
      requestHeaders: names,
      responseHeaders: ['set-cookie'],
      query: true,
      hidden: ['X-Tenant', 'iban'],
    },
    {
      exchange: {
        callerHeaders: FieldList.from(names.map((name) => [name, 'hush-1'])),
        url: new URL('http://g.test/?access_token=hush-2&IBAN=hush-3&page=2&%74oken=hush-4'),
      },
      answer: { headers: fields(['set-cookie', 'a=hush-5']) },
    },
  )
  expect(JSON.stringify(detail)).not.toContain('hush')
  expect(detail?.query).toBe('access_token=(hidden)&IBAN=(hidden)&page=2&%74oken=(hidden)')
  expect(detail?.requestHeaders).toHaveLength(5)
})

describe('bodies', () => {
  test('are kept from their beginning, whatever pieces they come in, and pass whole', async () => {
    const body = aStream('{"name":"R', 'ex","more":"', 'x'.repeat(200), '"}')
    const detail = await kept(
      { requestBody: true, responseBody: true, bodyBytesMax: 64 },
      {
        exchange: { callerHeaders: json },
        answer: { headers: json, body },
        sent: ['{"name":', '"Ada"}'],
      },
    )
    expect(detail).toMatchObject({
      requestBody: '{"name":"Ada"}',
      requestBodyCut: false,
      responseBody: `{"name":"Rex","more":"${'x'.repeat(42)}`,
      responseBodyCut: true,
    })
  })

  test.each([
    ['an image', fields(['content-type', 'image/png'])],
    ['what is packed', fields(['content-type', 'text/plain'], ['content-encoding', 'gzip'])],
    ['what has no type', fields()],
  ])('are not kept of %s', async (_, headers) => {
    const detail = await kept({ responseBody: true }, { answer: { headers, body: 'secret' } })
    expect(detail?.responseBody).toBeNull()
  })

  test('hold nothing that a database refuses', async () => {
    const headers = fields(['content-type', 'text/plain'])
    const detail = await kept({ responseBody: true }, { answer: { headers, body: 'a\0b\u001b\n' } })
    expect(detail?.responseBody).toBe('a\ufffdb\ufffd\n')
  })
})

describe('the sample', () => {
  const ids = Array.from(
    { length: 20_000 },
    (_, index) => `req_${index.toString(36).padStart(20, 'a')}`,
  )

  test('holds about one in so many, and for one id always the same', () => {
    const chosen = ids.filter((id) => isChosen(id, 100))
    expect(chosen.length).toBeGreaterThan(140)
    expect(chosen.length).toBeLessThan(260)
    expect(ids.filter((id) => isChosen(id, 100))).toEqual(chosen)
  })

  test('leaves nothing of other calls, but of errors where that is wished', async () => {
    const requestId = ids.find((id) => !isChosen(id, 1_000)) ?? ''
    const exchange = { requestId }
    expect(await kept({ oneIn: 1_000 }, { exchange })).toBeUndefined()
    const errors = { oneIn: 1_000, everyError: true }
    expect(await kept(errors, { exchange })).toBeUndefined()
    expect(await kept(errors, { exchange, answer: { status: 404 } })).toBeDefined()
  })
})

describe('hidden values', () => {
  const isHidden = hiddenNames(['iban'])

  test.each([
    ['{"a":1,"token":"x y","b":2}', '{"a":1,"token":"(hidden)","b":2}'],
    ['{"pin" : 1234,"b":[{"IBAN":null}]}', '{"pin" : "(hidden)","b":[{"IBAN":"(hidden)"}]}'],
    ['{"token":"a\\"b\\\\","c":1}', '{"token":"(hidden)","c":1}'],
    ['{"pass\\u0077ord":"x"}', '{"pass\\u0077ord":"(hidden)"}'],
    ['{"a":[":"],"token":"s"}', '{"a":[":"],"token":"(hidden)"}'],
    ['{"a":"\\"token\\":1","b":"kept"}', '{"a":"\\"token\\":1","b":"kept"}'],
    ['{"token":"cut of', '{"token":"(hidden)"'],
    ['{"token":"cut\\', '{"token":"(hidden)"'],
    ['{"credentials":{"a":"x"},"b":1}', '{"credentials":"(hidden)"'],
    ['["token","x"]', '["token","x"]'],
    ['{"tok', '{"tok'],
  ])('of JSON %s', (text, shown) => {
    expect(hideInJson(text, isHidden)).toBe(shown)
  })

  test('of a form, by decoded names', () => {
    expect(hideInPairs('user=ada&pass%77ord=x&client_secret=y&empty', isHidden)).toBe(
      'user=ada&pass%77ord=(hidden)&client_secret=(hidden)&empty',
    )
  })

  test.each([
    'accessKey',
    'userPin',
    'user[pin]',
    'login[pass][]',
    'client_assertion',
    'SAMLResponse',
    'code_verifier',
    'passcode',
    'card.cvc',
  ])('are those of %s', (name) => {
    expect(hideInPairs(`${name}=1`, hiddenNames([]))).toBe(`${name}=(hidden)`)
  })

  test('of names that are given, also within brackets', () => {
    expect(hideInPairs('customer[IBAN]=x&iban[]=y&a.iban=z&ibans=1', isHidden)).toBe(
      'customer[IBAN]=(hidden)&iban[]=(hidden)&a.iban=(hidden)&ibans=1',
    )
  })

  test('of addresses in headers', async () => {
    const headers = FieldList.from([
      ['location', 'https://app.test/back?page=2&id_token=hush-1#access_token=hush-2&state=3'],
      ['link', '<https://user:hush-3@api.test/next?session=hush-4>; rel="next"'],
    ])
    const detail = await kept(
      { oneIn: 1, responseHeaders: ['location', 'link'] },
      { answer: { headers } },
    )
    expect(detail?.responseHeaders).toEqual([
      ['location', 'https://app.test/back?page=2&id_token=(hidden)#access_token=(hidden)&state=3'],
      ['link', '<https://(hidden)@api.test/next?session=(hidden)>; rel="next"'],
    ])
  })

  test.each(['compass', 'passengers', 'monkey', 'keyboard', 'pinned', 'spin', 'page'])(
    'are not those of %s',
    (name) => {
      expect(hideInPairs(`${name}=1`, hiddenNames([]))).toBe(`${name}=1`)
    },
  )
})

test('cannot be expressed in APISIX', () => {
  expect(logApisix(log.config.parse({}))).toHaveProperty('unsupported')
})
