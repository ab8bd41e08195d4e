import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { Snapshot, SnapshotApi } from '#contract/snapshot.ts'
import { aKey, anApi, aSnapshot, aStep, ids } from '#gateway/testing/a-snapshot.ts'
import type { Issuer } from '#gateway/testing/start-issuer.ts'

export const KEYS = 2_000
export const keyText = (number: number) => `gh_soak_${number}`
export const keyNumber = (number: number) =>
  aKey(keyText(number), {
    keyId: `key_${String(number).padStart(16, '0')}`,
    subscriptionId: `sub_${String(number >> 1).padStart(16, '0')}`,
    organisationId: `org_${String(number >> 3).padStart(16, '0')}`,
  })

const CHUNK = Buffer.alloc(64_000, 'x')

/** Answers at once, in 40 chunks (`/stream`), or after two seconds (`/slow`). */
export async function startSoakBackend(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    if (request.url?.includes('/stream')) {
      const chunks = Array.from({ length: 40 }, () => CHUNK)
      return Readable.from(chunks).pipe(response)
    }
    if (request.url?.includes('/slow')) return setTimeout(() => response.end('{}'), 2_000)
    return request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end('{"id":1,"name":"Rex"}')
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const operations = ['GET /all', 'POST /all', 'GET /stream', 'POST /upload', 'GET /slow']
const named = (kind: string, name: string) => `${kind}_${name.padEnd(16, '0')}`

const apiAt = (name: string, backend: string, more: Partial<SnapshotApi> = {}): SnapshotApi =>
  anApi(backend, {
    id: named('api', name),
    name,
    path: `/${name}`,
    operations: operations.map((text, place) => {
      const [method, path] = text.split(' ') as ['GET', string]
      return { id: named('op', `${name}${place}`), method, path }
    }),
    withheld: [],
    ...more,
  })

const nameSchema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } }

/** APIs that are open, by key with limits, by key and token, and checked; `version` changes a header of every call. */
export function soakSnapshot(backend: string, issuer: Issuer, version: number): Snapshot {
  const on = (api: string, policy: string, config: unknown) =>
    aStep(policy, config, {
      id: named(
        'stp',
        `${api.slice(0, 2)}${policy.replace('validate', '').replaceAll('-', '').slice(0, 14)}`,
      ),
      targetId: named('api', api),
    })
  const checked = named('op', 'checked1')
  const contents = [{ mediaType: 'application/json', schema: nameSchema }]
  const apis = [
    apiAt('open', backend, { credential: 'none' }),
    apiAt('limited', backend),
    apiAt('token', backend),
    apiAt('checked', backend, {
      contract: {
        schemas: {},
        operations: {
          [checked]: {
            parameters: [],
            body: { required: true, contents },
            responses: [{ status: '200', contents }],
          },
        },
      },
    }),
  ]
  return {
    ...aSnapshot(backend, {
      steps: [
        on('open', 'set-header', {
          headers: [{ on: 'response', name: 'x-version', value: String(version) }],
        }),
        on('open', 'concurrency-limit', { calls: 200 }),
        on('limited', 'rate-limit', { calls: 20, windowSeconds: 10 }),
        on('limited', 'quota', { calls: 1_000_000, period: 'day' }),
        on('token', 'validate-jwt', {
          issuers: [{ issuer: issuer.url }],
          audiences: ['orders'],
          algorithms: ['ES256'],
        }),
        on('token', 'cache', { standardSeconds: 1 }),
        on('checked', 'validate-request', {}),
        on('checked', 'validate-response', {}),
      ],
    }),
    apis,
    products: [{ id: ids.product, name: 'Soak', apiIds: apis.map(({ id }) => id) }],
  }
}
