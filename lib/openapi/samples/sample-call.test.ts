import { expect, test } from 'vitest'
import { describeOperation } from '#lib/openapi/describe-operation.ts'
import { readDocument } from '#lib/openapi/read-document.ts'
import { sampleCall } from './sample-call.ts'

const gateway = { baseUrl: 'https://g.example', keyHeader: 'x-api-key' }
const calling = (
  operation: object,
  { method = 'post', path = '/a', head = { openapi: '3.1.0' } as object } = {},
) => {
  const document = {
    ...head,
    info: { title: 'A', version: '1' },
    paths: { [path]: { [method]: { responses: {}, ...operation } } },
  }
  const read = readDocument(JSON.stringify(document))
  if (!read.ok) throw new Error('The document cannot be read.')
  const description = describeOperation(read.value, method, path)
  if (!description) throw new Error('The operation is not there.')
  return sampleCall(description, gateway)
}
const query = (...parameters: object[]) =>
  calling(
    { parameters: parameters.map((one) => ({ in: 'query', required: true, ...one })) },
    { method: 'get' },
  ).url
const sending = (contents: object, schema: object, more: object = {}) =>
  calling({ requestBody: { content: { [Object.keys(contents)[0] ?? '']: { schema, ...more } } } })

test('fills in what must be sent and the key, and nothing else', () => {
  const call = calling(
    {
      parameters: [
        { name: 'petId', in: 'path', required: true, example: 'a b', schema: { type: 'string' } },
        { name: 'dry', in: 'query', required: true, schema: { type: 'boolean' } },
        { name: 'skip', in: 'query', schema: { type: 'integer' } },
        {
          name: 'x-since',
          in: 'header',
          required: true,
          schema: { type: 'string', format: 'date' },
        },
        { name: 'Content-Type', in: 'header', required: true, schema: { type: 'string' } },
        { name: 'session', in: 'cookie', required: true, schema: { type: 'string' } },
      ],
      requestBody: { content: { 'application/json': { example: {} } } },
    },
    { method: 'put', path: '/pets/{petId}/{other}' },
  )
  expect(call).toEqual({
    method: 'PUT',
    url: 'https://g.example/pets/a%20b/other?dry=true',
    headers: {
      'x-api-key': 'YOUR_KEY',
      'content-type': 'application/json',
      cookie: 'session=session',
      'x-since': '2026-01-31',
    },
    body: { kind: 'text', text: '{}' },
  })
})

test.each([
  ['form', {}, 'ids=1&ids=2'],
  ['form in one text', { explode: false }, 'ids=1,2'],
  ['pipes', { style: 'pipeDelimited', explode: false }, 'ids=1%7C2'],
  ['blanks', { style: 'spaceDelimited', explode: false }, 'ids=1%202'],
])('writes a list in a query as its style says: %s', (_, style, written) => {
  const ids = { name: 'ids', schema: { type: 'array', items: { type: 'integer' } }, ...style }
  expect(query({ ...ids, example: [1, 2] })).toBe(`https://g.example/a?${written}`)
})

test.each([
  ['its members', {}, 'status=a%20b&open=true'],
  ['one text', { explode: false }, 'filter=status,a%20b,open,true'],
  ['in brackets', { style: 'deepObject' }, 'filter%5Bstatus%5D=a%20b&filter%5Bopen%5D=true'],
])('writes an object in a query as its style says: %s', (_, style, written) => {
  const filter = { name: 'filter', schema: { type: 'object' }, ...style }
  expect(query({ ...filter, example: { status: 'a b', open: true } })).toBe(
    `https://g.example/a?${written}`,
  )
})

test('writes a parameter that is described as JSON as JSON', () => {
  const content = { 'application/json': { schema: { type: 'object' }, example: { a: "it's" } } }
  expect(query({ name: 'where', content })).toBe(
    `https://g.example/a?where=${encodeURIComponent(`{"a":"it's"}`)}`,
  )
})

test('writes lists of 2.0 as their format says', () => {
  const url = (format: object) =>
    calling(
      {
        parameters: [
          {
            ...{ name: 'ids', in: 'query', required: true, type: 'array', ...format },
            items: { type: 'string', enum: ['a b'] },
          },
        ],
      },
      { method: 'get', head: { swagger: '2.0' } },
    ).url
  expect(url({})).toBe('https://g.example/a?ids=a%20b')
  expect(url({ collectionFormat: 'multi' })).toBe('https://g.example/a?ids=a%20b')
})

test('sends a form in parts as such: values, JSON where a part is an object, and files', () => {
  const call = sending(
    { 'multipart/form-data': 0 },
    {
      type: 'object',
      properties: {
        purpose: { type: 'string', example: 'a "b"' },
        tags: { type: 'array', items: { type: 'string' }, example: ['x', 'y'] },
        address: { type: 'object', properties: { city: { type: 'string', example: 'Brno' } } },
        link: { type: 'object', properties: { create: { type: 'boolean' } } },
        photo: { type: 'string', format: 'binary' },
        scans: { type: 'array', items: { contentMediaType: 'application/pdf' } },
      },
    },
    {
      encoding: { photo: { contentType: 'image/png, image/jpeg' }, link: { style: 'deepObject' } },
    },
  )
  const value = { fileName: null, mediaType: null }
  expect(call.headers).toEqual({ 'x-api-key': 'YOUR_KEY' })
  expect(call.body).toEqual({
    kind: 'parts',
    parts: [
      { ...value, name: 'purpose', value: 'a "b"' },
      { ...value, name: 'tags', value: 'x' },
      { ...value, name: 'tags', value: 'y' },
      { ...value, name: 'address', value: '{"city":"Brno"}', mediaType: 'application/json' },
      { ...value, name: 'link[create]', value: 'true' },
      { name: 'photo', value: '', fileName: 'photo.png', mediaType: 'image/png' },
      { name: 'scans', value: '', fileName: 'scans.bin', mediaType: null },
    ],
  })
})

test('sends a file of a required part that the example does not have', () => {
  const call = sending(
    { 'multipart/form-data': 0 },
    { properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] },
    { example: { purpose: 'x' } },
  )
  expect(call.body).toMatchObject({ parts: [{ fileName: 'file.bin' }, { name: 'purpose' }] })
})

test('sends forms of 2.0 as forms, whatever else their operation takes', () => {
  const form = (type: string, consumes?: string[]) =>
    calling(
      { consumes, parameters: [{ name: 'f', in: 'formData', required: true, type }] },
      { head: { swagger: '2.0' } },
    )
  expect(form('string')).toMatchObject({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: { text: 'f=string' },
  })
  expect(form('file', ['application/json']).body).toEqual({
    kind: 'parts',
    parts: [{ name: 'f', value: '', fileName: 'f.bin', mediaType: null }],
  })
})

test('sends bytes from a file', () => {
  const call = sending({ 'image/png': 0 }, { type: 'string', format: 'binary' })
  expect(call.body).toEqual({ kind: 'file', fileName: 'file.png' })
  expect(call.headers['content-type']).toBe('image/png')
})

test('sends nothing that only answers hold, and nothing that has no end', () => {
  const call = calling(
    {
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
      },
    },
    {
      head: {
        openapi: '3.0.3',
        components: {
          schemas: {
            Pet: {
              properties: {
                id: { type: 'string', readOnly: true },
                name: { type: 'string' },
                parent: { $ref: '#/components/schemas/Pet' },
              },
            },
          },
        },
      },
    },
  )
  expect(call.body).toEqual({ kind: 'text', text: '{\n  "name": "string"\n}' })
})

test('reads without a body that need not be there', () => {
  const requestBody = { content: { 'application/json': { example: {} } } }
  expect(calling({ requestBody }, { method: 'get' }).body).toBeNull()
})

test('keeps a header in one line of letters that every client sends', () => {
  const call = calling({
    parameters: [{ name: 'x-a', in: 'header', required: true, example: 'a\nb 😀' }],
  })
  expect(call.headers['x-a']).toBe('a b %F0%9F%98%80')
})
