import { describe, expect, test } from 'vitest'
import { boundaryOf, MultipartFault, partsOf } from './multipart.ts'

const named = (name: string, more = '') => `Content-Disposition: form-data; name="${name}"${more}`
const part = (head: string, content = '1') => `--b\r\n${head}\r\n\r\n${content}\r\n`
const body = (...parts: string[]) => Buffer.from(`${parts.join('')}--b--\r\n`)
const read = (bytes: Uint8Array | string) =>
  partsOf(Buffer.from(bytes), 'b').map(({ content, ...rest }) => ({
    ...rest,
    content: Buffer.from(content).toString(),
  }))

test('parts have a name, a type if they say one, and their bytes', () => {
  const file = `${named('f', '; filename="a;b.png"')}\r\ncontent-type: Image/PNG; x=1`
  expect(read(body(part(named('a')), part(file, '\0\r\n--c'), part(named('ä'), '')))).toEqual([
    { name: 'a', type: null, isFile: false, content: '1' },
    { name: 'f', type: 'Image/PNG; x=1', isFile: true, content: '\0\r\n--c' },
    { name: 'ä', type: null, isFile: false, content: '' },
  ])
})

test.each([
  ['no parts', '--b--'],
  ['a line before the first boundary', `\r\n${body(part(named('a')))}`],
  ['a name that is a token', body(part('content-disposition: FORM-DATA;Name=a'))],
  ['the name of a file in two forms', body(part(named('a', `; filename=x; filename*=utf-8''x`)))],
  ['no line end after the last boundary', `${part(named('a'))}--b--`],
])('takes %s', (_, bytes) => {
  expect(() => read(bytes)).not.toThrow()
})

test.each([
  ['nothing', ''],
  ['another boundary', '--c--'],
  ['text before the first boundary', `a\r\n${body(part(named('a')))}`],
  ['text after the last one', `${body(part(named('a')))}a`],
  ['no end', part(named('a'))],
  ['an end that is cut', `${part(named('a'))}--b-`],
  ['lines that end with a bare line feed', `--b\n${named('a')}\n\n1\n--b--`],
  ['a boundary after a bare line feed', body(part(named('a'), '1\n--b\r\n'))],
  ['a boundary that goes on', body(part(named('a'), '1\r\n--bc'))],
  ['blanks after a boundary', body(part(named('a'), '1\r\n--b \r\n'))],
  ['a part without a head', '--b\r\n\r\n1\r\n--b--'],
  ['a head that does not end', `--b\r\n${named('a')}\r\n--b--`],
  ['no name', body(part('Content-Disposition: form-data'))],
  ['another disposition', body(part('Content-Disposition: attachment; name="a"'))],
  ['two names', body(part(named('a', '; name="b"')))],
  ['a name in another form', body(part(named('a', `; name*=utf-8''b`)))],
  ['two dispositions', body(part(`${named('a')}\r\n${named('b')}`))],
  ['two types', body(part(`${named('a')}\r\nContent-Type: a/b\r\nContent-Type: c/d`))],
  ['a quote in a name', body(part(named('a\\"; name="b')))],
  ['a folded line', body(part(`${named('a')}\r\n ; name="b"`))],
  ['a line without a colon', body(part(`${named('a')}\r\nb`))],
  ['a blank before the colon', body(part(`${named('a')}\r\nb : c`))],
  ['a control character', body(part(named('a\0')))],
  ['a bare carriage return', body(part(named('a\r')))],
  ['a coding of the transfer', body(part(`${named('a')}\r\nContent-Transfer-Encoding: base64`))],
  ['parts within a part', body(part(`${named('a')}\r\nContent-Type: multipart/mixed`))],
  ['a head that is too large', body(part(named('a'.repeat(9_000))))],
])('does not take %s', (_, bytes) => {
  expect(() => read(bytes)).toThrow(MultipartFault)
})

test('a name that is no UTF-8 is none', () => {
  const bytes = Buffer.from(body(part(named('a'))))
  bytes[bytes.indexOf('"a"') + 1] = 255
  expect(() => read(bytes)).toThrow(MultipartFault)
})

test('parts are counted', () => {
  const many = (count: number) => body(...Array.from({ length: count }, () => part(named('a'))))
  expect(read(many(10_000))).toHaveLength(10_000)
  expect(() => read(many(10_001))).toThrow(/more than 10000 parts/)
})

test.each([
  ['line ends', '\r\n'],
  ['beginnings of a boundary', `\r\n--${'b'.repeat(60)}`],
  ['dashes', '-'],
])('ten megabytes of %s hold nobody up', (_, piece) => {
  const boundary = 'b'.repeat(69)
  const content = piece.repeat(10_000_000 / piece.length)
  const bytes = Buffer.from(`--${boundary}\r\n${named('a')}\r\n\r\n${content}\r\n--${boundary}--`)
  expect(partsOf(bytes, boundary)[0]?.content.byteLength).toBe(content.length)
})

describe('the boundary', () => {
  test.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['Multipart/Form-Data;charset=utf-8 ; Boundary="a b:c"', 'a b:c'],
    ["multipart/form-data; boundary=----WebKit'()+_,-./=?", null],
    [
      'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk',
      '----WebKitFormBoundary7MA4YWxk',
    ],
    ['multipart/form-data', null],
    ['multipart/form-data; boundary=', null],
    ['multipart/form-data; boundary="a "', null],
    ['multipart/form-data; boundary="a\\b"', null],
    ['multipart/form-data; boundary=a; boundary=b', null],
    ["multipart/form-data; boundary=a; boundary*=utf-8''b", null],
    ['multipart/form-data; boundary=a, multipart/form-data; boundary=b', null],
    ['multipart/form-data; boundary=a b', null],
    [`multipart/form-data; boundary=${'a'.repeat(71)}`, null],
    [`multipart/form-data; boundary=a${' ;'.repeat(50_000)}`, null],
  ])('of %s is %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary)
  })
})

test.each([
  ['a name with a backslash, which some leave out', body(part(named('a\\b')))],
  ['a name within the name of a file', body(part(named('a', '; filename="x; name=b"')))],
  ['a name within an unknown parameter', body(part(named('a', '; x="; NAME*=b"')))],
])('does not take %s', (_, bytes) => {
  expect(() => read(bytes)).toThrow(MultipartFault)
})

test.each([
  'multipart/form-data; xboundary=a; boundary=b',
  'multipart/form-data; x="boundary=a"; boundary=b',
  'multipart/form-data; boundary=b; x="; boundary=a"',
  'multipart/form-data; boundary="a,b"',
])('the boundary of %s is none: some read another', (type) => {
  expect(boundaryOf(type)).toBeNull()
})
