import { expect, test } from 'vitest'
import { cookiesOf } from './cookies-of.ts'

test('names the cookies that operations read, by parameters and by security, each once', () => {
  const document = {
    openapi: '3.1.0',
    security: [{ session: [] }],
    paths: {
      '/a': {
        parameters: [{ $ref: '#/components/parameters/Visitor' }],
        get: {
          parameters: [
            { name: 'page', in: 'query' },
            { name: 'theme', in: 'cookie' },
          ],
        },
        post: { security: [{ key: [] }], parameters: [{ name: 'theme', in: 'cookie' }] },
      },
    },
    components: {
      parameters: { Visitor: { name: 'visitor', in: 'cookie' } },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session_id' },
        key: { type: 'apiKey', in: 'header', name: 'x-key' },
        unused: { type: 'apiKey', in: 'cookie', name: 'unused' },
      },
    },
  }
  expect(cookiesOf(document)).toEqual(['visitor', 'theme', 'session_id'])
})

test('names none of an operation that opts out of the security of its document', () => {
  const document = {
    openapi: '3.0.3',
    security: [{ session: [] }],
    paths: { '/a': { get: { security: [] } } },
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 's' } } },
  }
  expect(cookiesOf(document)).toEqual([])
})
