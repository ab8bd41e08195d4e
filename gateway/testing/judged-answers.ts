import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { ApiContract } from '#contract/operation-contract.ts'
import { ids } from './a-snapshot.ts'

export const WRONG = '{"id":"a","secret":2}'
export const LARGE_PIECES = 300
export const largePiece = Buffer.alloc(100_000, '1')
export const json = { 'content-type': 'application/json' }

/** Answers of a backend that steps judge, each for another reason; by the last part of the path. */
export const judgedAnswers: Record<string, (response: ServerResponse) => void> = {
  right: (response) => void response.writeHead(200, json).end('{"id":1}'),
  wrong: (response) => void response.writeHead(200, json).end(WRONG),
  broken: (response) => void response.writeHead(200, json).end('{"id":'),
  chunked(response) {
    response.writeHead(200, { ...json, trailer: 'x-sum' })
    response.write(WRONG.slice(0, 9))
    response.addTrailers({ 'x-sum': '1' })
    response.end(WRONG.slice(9))
  },
  packed: (response) =>
    void response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(WRONG)),
  unknown: (response) =>
    void response.writeHead(200, { ...json, 'content-encoding': 'exi' }).end('(exi)'),
  part: (response) =>
    void response.writeHead(206, { ...json, 'content-range': 'bytes 0-2/9' }).end('{"i'),
  empty: (response) => void response.writeHead(204).end(),
  same: (response) => void response.writeHead(304, { etag: '"1"' }).end(),
  failed: (response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<b>'),
  async large(response) {
    response.writeHead(200, { ...json, 'content-length': LARGE_PIECES * largePiece.byteLength })
    for (let sent = 0; sent < LARGE_PIECES; sent += 1)
      if (!response.write(largePiece)) await once(response, 'drain')
    response.end()
  },
}

/** What `right` keeps to and `wrong` does not. */
export const judgingContract: ApiContract = {
  schemas: {
    s0: { type: 'object', properties: { id: { type: 'integer' } }, additionalProperties: false },
  },
  operations: Object.fromEntries(
    ['one', 'head'].map((name) => [
      ids.operation(name),
      {
        parameters: [],
        body: null,
        responses: [
          {
            status: '200',
            contents: [
              { mediaType: 'application/json', schema: { $ref: '#/$defs/s0' } },
              { mediaType: 'text/event-stream', schema: {} },
            ],
          },
        ],
      },
    ]),
  ),
}
export const judgedOperations = (['GET', 'HEAD'] as const).map((method) => ({
  id: ids.operation(method === 'GET' ? 'one' : 'head'),
  method,
  path: '/one/{petId}',
}))
