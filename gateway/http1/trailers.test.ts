import { expect, test } from 'vitest'
import { FieldList } from '#policies/kit/field-list.ts'
import { passableTrailers, trailersOf } from './trailers.ts'

const named = (...names: string[]) => FieldList.from(names.map((name) => [name, '1']))
const namesOf = (fields: FieldList | null) => fields && [...fields.keys()]

test.each([
  ...['connection', 'content-length', 'transfer-encoding', 'trailer', 'host', 'te', 'upgrade'],
  ...['expect', 'range', 'authorization', 'proxy-authorization', 'cookie', 'set-cookie'],
  ...['cache-control', 'content-encoding', 'content-type', 'content-range', 'forwarded', 'via'],
  ...['x-real-ip', 'x-request-id', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'],
])('no trailer says %s, which is acted on before the body or is the gateway’s to say', (name) => {
  const trailers = named('x-sum', name, 'etag')
  expect(namesOf(passableTrailers(trailers))).toEqual(['x-sum', 'etag'])
  expect(namesOf(trailersOf({ trailers }))).toEqual(['x-sum', 'etag'])
})

test('of an answer those go that a step has dropped, and no others', () => {
  const trailers = named('x-sum', 'x-secret', 'via')
  const dropsTrailer = (name: string) => name === 'x-secret'
  expect(namesOf(trailersOf({ trailers, dropsTrailer }))).toEqual(['x-sum'])
})

test('without trailers there are none', () => {
  expect([passableTrailers(null), trailersOf({ trailers: null })]).toEqual([null, null])
})
