import { expect, test } from 'vitest'
import { describeOperation } from '#lib/openapi/describe-operation.ts'
import { readDocument } from '#lib/openapi/read-document.ts'
import { diffOperation } from './diff-operation.ts'

const text = { type: 'string' }
const query = (name: string, more: object = {}) => ({ name, in: 'query', schema: text, ...more })
const json = (schema: object) => ({ 'application/json': { schema } })

function described(operation: object, path = '/pets/{id}') {
  const read = readDocument(
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'Pets', version: '1' },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'k' } } },
      paths: { [path]: { get: { responses: { 200: { description: 'Fine' } }, ...operation } } },
    }),
  )
  if (!read.ok) throw new Error(read.failure.message)
  const description = describeOperation(read.value, 'GET', path)
  if (!description) throw new Error('No such operation.')
  return description
}
const diff = (before: object, after: object) => diffOperation(described(before), described(after))

test('says nothing when only prose has changed', () => {
  expect(
    diff(
      { summary: 'One', parameters: [query('q', { description: 'Old' })] },
      { summary: 'Two', parameters: [query('q', { description: 'New' })] },
    ),
  ).toEqual([])
})

test('a parameter that is needed now breaks; one that may be given does not', () => {
  expect(diff({}, { parameters: [query('q', { required: true }), query('r')] })).toEqual([
    { rating: 'breaking', text: 'It needs the query parameter q.' },
    { rating: 'safe', text: 'It takes the query parameter r.' },
  ])
  expect(
    diff({ parameters: [query('q')] }, { parameters: [query('q', { required: true })] }),
  ).toEqual([{ rating: 'breaking', text: 'It needs the query parameter q, which was optional.' }])
})

test('a renamed parameter of the path is no change to callers', () => {
  const parameter = (name: string) => ({
    parameters: [query('q'), { name, in: 'path', required: true, schema: text }],
  })
  expect(
    diffOperation(described(parameter('id')), described(parameter('petId'), '/pets/{petId}')),
  ).toEqual([{ rating: 'safe', text: 'Its path was /pets/{id}.' }])
})

test('names the fields that a body needs now and an answer no longer has', () => {
  const of = (needed: string[], answered: string[]) => ({
    requestBody: {
      content: json({ type: 'object', properties: { a: text, b: text }, required: needed }),
    },
    responses: {
      200: {
        description: 'Fine',
        content: json({
          type: 'object',
          properties: Object.fromEntries(answered.map((name) => [name, text])),
        }),
      },
    },
  })
  expect(diff(of(['a'], ['x', 'y']), of(['a', 'b'], ['x']))).toEqual([
    { rating: 'breaking', text: 'Its body needs the field b.' },
    { rating: 'breaking', text: 'Its answer 200 no longer has the field y.' },
  ])
})

test('sees a field renamed deep inside', () => {
  const of = (name: string) => ({
    responses: {
      200: {
        description: 'Fine',
        content: json({
          type: 'object',
          properties: { pet: { type: 'object', properties: { [name]: text } } },
        }),
      },
    },
  })
  expect(diff(of('name'), of('title'))).toEqual([
    { rating: 'risky', text: 'The field pet of its answer 200 has another shape.' },
  ])
})

test('a credential that is asked for now breaks; a lost success does too', () => {
  expect(
    diff({}, { security: [{ key: [] }], responses: { 201: { description: 'Made' } } }),
  ).toEqual([
    { rating: 'breaking', text: 'It asks for a credential now.' },
    { rating: 'safe', text: 'It may answer 201.' },
    { rating: 'breaking', text: 'It no longer answers 200.' },
  ])
})
