import { expect, test } from 'vitest'
import { documentOfPost } from '#tests/openapi/document-of-post.ts'
import { formFindings } from './form-findings.ts'

const PARTS = 'multipart/form-data'
const text = { type: 'string' }
const found = (version: string, operation: object) =>
  formFindings(documentOfPost(version, operation)).map(({ code, pointer, message }) => {
    expect(code).toBe('form_unread')
    expect(pointer).toMatch(/^\/paths\/~1pets\/post/)
    return message
  })
const ofForm = (media: object, mediaType = PARTS) =>
  found('3.0.3', { requestBody: { content: { [mediaType]: media } } })

test('nothing is said of forms that are judged, and of other bodies', () => {
  const schema = { type: 'object', properties: { a: text, o: { type: 'object' } } }
  expect(ofForm({ schema })).toEqual([])
  expect(ofForm({ schema: text }, 'application/xml')).toEqual([])
  expect(ofForm({})).toEqual([])
  expect(found('3.0.3', {})).toEqual([])
  expect(found('2.0', { parameters: [{ in: 'formData', name: 'a', type: 'string' }] })).toEqual([])
})

test('fields are named of which it is not judged what they hold', () => {
  const schema = { properties: { a: { type: 'object' }, b: text } }
  expect(ofForm({ schema, encoding: { a: { contentType: 'application/xml' } } })).toEqual([
    'POST /pets: of the form multipart/form-data what a holds is not checked by a policy.',
  ])
})

test('a form is named of which type and size alone are judged', () => {
  const schema = { properties: { a: { type: 'object' } } }
  const encoding = { a: { style: 'matrix' } }
  expect(ofForm({ schema, encoding }, 'application/*')).toEqual([
    'POST /pets: of the form application/x-www-form-urlencoded type and size alone are checked by a policy, since a stands in it in a way that cannot be judged.',
  ])
  expect(ofForm({ schema: text })).toEqual([
    'POST /pets: of the form multipart/form-data type and size alone are checked by a policy, since it is not described as an object.',
  ])
  const list = { in: 'formData', name: 'l', type: 'array', collectionFormat: 'odd' }
  expect(found('2.0', { consumes: [PARTS], parameters: [list] })).toEqual([
    'POST /pets: of the form multipart/form-data type and size alone are checked by a policy, since l stands in it in a way that cannot be judged.',
  ])
})
