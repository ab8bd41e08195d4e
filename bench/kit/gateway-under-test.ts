import { join } from 'node:path'
import type { ApiContract } from '#contract/operation-contract.ts'
import type { SnapshotApi } from '#contract/snapshot.ts'
import { aKey, anApi, aSnapshot, aStep, ids, keyTable } from '#gateway/testing/a-snapshot.ts'
import { adminToken, freePort } from '#gateway/testing/start-gateway.ts'
import { Issuer } from '#gateway/testing/start-issuer.ts'
import { hasLua, luaProxy } from './lua-proxy.ts'
import { answers, type Programs } from './programs.ts'

export const KEY = 'gh_bench'
const BODY = '{"pets":[{"id":1,"name":"Rex"}]}'

/** One thing that is measured: where it is called, with what, and the process whose time counts. */
export interface Target {
  url: string
  headers: Record<string, string>
  pid: number | null
}

/** A parameter and the answer of the backend, as a document would describe them. */
const contract: ApiContract = {
  schemas: {
    s0: {
      type: 'object',
      required: ['pets'],
      properties: {
        pets: {
          type: 'array',
          items: {
            type: 'object',
            required: ['id', 'name'],
            properties: { id: { type: 'integer' }, name: { type: 'string', maxLength: 100 } },
          },
        },
      },
    },
  },
  operations: {
    [`op_${'checked'.padEnd(16, '0')}`]: {
      parameters: [
        {
          name: 'limit',
          in: 'query',
          required: true,
          shape: 'single',
          separator: null,
          schema: { type: 'integer', maximum: 100 },
        },
      ],
      body: null,
      responses: [
        {
          status: '200',
          contents: [{ mediaType: 'application/json', schema: { $ref: '#/$defs/s0' } }],
        },
      ],
    },
  },
}

const apiAt = (name: string, backend: string, more: Partial<SnapshotApi> = {}): SnapshotApi =>
  anApi(backend, {
    id: `api_${name.padEnd(16, '0')}`,
    name,
    path: `/${name}`,
    operations: [{ id: `op_${name.padEnd(16, '0')}`, method: 'GET', path: '/all' }],
    withheld: [],
    ...more,
  } as Partial<SnapshotApi>)

/**
 * A backend on core 1, and before it, on core 0: nginx as plain proxy, nginx with Lua where that is installed, this
 * gateway with more and more to do, and any other gateway that `BENCH_PEER_URL` names (`BENCH_PEER_HEADER`: its key, like `apikey: abc`).
 */
export async function startTargets(programs: Programs): Promise<Record<string, Target>> {
  const [backendPort, proxyPort, copyPort, port, adminPort, luaPort] = await Promise.all(
    Array.from({ length: 6 }, freePort),
  )
  if (!backendPort || !luaPort) throw new Error('There is no free port.')
  const backend = `http://127.0.0.1:${backendPort}`
  programs.nginx('backend', 1, {
    server: `listen 127.0.0.1:${backendPort}; location / { default_type application/json; return 200 '${BODY}'; }`,
  })
  const nginx = programs.nginx('proxy', 0, {
    upstream: backendPort,
    server: `listen 127.0.0.1:${proxyPort}; location / { proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection ""; }`,
  })
  const lua = hasLua()
    ? programs.nginx('lua', 0, {
        upstream: backendPort,
        ...luaProxy(luaPort, KEY, programs.folder),
      })
    : null
  const copying = programs.start(0, 'node_modules/.bin/bun', [
    'bench/kit/copying-proxy.ts',
    ...[copyPort, backendPort].map(String),
  ])
  const gateway = programs.start(0, 'node_modules/.bin/bun', ['gateway/main.ts'], {
    GATEWAY_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    GATEWAY_ADMIN_PORT: String(adminPort),
    GATEWAY_ADMIN_TOKEN: adminToken,
    GATEWAY_DATA: join(programs.folder, 'gateway'),
    GATEWAY_ALLOW_PRIVATE_ADDRESSES: 'true',
  })
  await Promise.all(
    [backendPort, proxyPort, copyPort, adminPort, ...(lua ? [luaPort] : [])].map((at) =>
      answers(`http://127.0.0.1:${at}/healthz`),
    ),
  )

  const issuer = await Issuer.start()
  await issuer.addKey('ec', 'ES256')
  const apis = [
    apiAt('plain', backend, { credential: 'none' }),
    apiAt('full', backend),
    apiAt('jwt', backend),
    apiAt('checked', backend, { contract }),
  ]
  const work = (api: string) => [
    { ...aStep('rate-limit', { calls: 1_000_000, windowSeconds: 1 }), ...at(api, 'limit') },
    {
      ...aStep('set-header', { headers: [{ on: 'request', name: 'x-bench', value: 'yes' }] }),
      ...at(api, 'header'),
    },
  ]
  const token = {
    ...aStep('validate-jwt', {
      issuers: [{ issuer: issuer.url }],
      audiences: ['orders'],
      algorithms: ['ES256'],
    }),
    ...at('jwt', 'token'),
  }
  const checks = ['validate-request', 'validate-response'].map((policy) => ({
    ...aStep(policy, {}),
    ...at('checked', policy.replace('validate-', '')),
  }))
  const snapshot = {
    ...aSnapshot(backend, {
      steps: [...work('full'), token, ...work('jwt'), ...work('checked'), ...checks],
    }),
    apis,
    products: [{ id: ids.product, name: 'Bench', apiIds: apis.map(({ id }) => id) }],
  }
  const put = async (path: string, body: string) => {
    const answer = await fetch(`http://127.0.0.1:${adminPort}${path}`, {
      method: 'PUT',
      body,
      headers: { authorization: `Bearer ${adminToken}` },
    })
    if (!answer.ok) throw new Error(await answer.text())
  }
  await put('/v1/snapshot', JSON.stringify(snapshot))
  await put('/v1/keys', keyTable(1, [aKey(KEY)]))

  const own = (path: string, headers: Record<string, string> = {}, query = ''): Target => ({
    url: `http://127.0.0.1:${port}/${path}/all${query}`,
    headers: { 'x-api-key': KEY, ...headers },
    pid: gateway,
  })
  const bearer = await issuer.token('ec', 'ES256', { exp: Math.floor(Date.now() / 1_000) + 3_600 })
  const { BENCH_PEER_URL, BENCH_PEER_HEADER, BENCH_PEER_PID } = process.env
  const [name = 'x-peer', ...value] = (BENCH_PEER_HEADER ?? 'x-peer: none').split(': ')
  return {
    'backend alone': { url: `${backend}/all`, headers: {}, pid: null },
    'nginx, plain proxy': { url: `http://127.0.0.1:${proxyPort}/all`, headers: {}, pid: nginx },
    'sockets of Bun, bytes copied': {
      url: `http://127.0.0.1:${copyPort}/all`,
      headers: {},
      pid: copying,
    },
    ...(lua && {
      'nginx and Lua: key, limit, header, log': {
        url: `http://127.0.0.1:${luaPort}/all`,
        headers: { 'x-api-key': KEY },
        pid: lua,
      },
    }),
    'gateway, plain': own('plain'),
    'gateway: key, limit, header, record': own('full'),
    'gateway: the same and a token (ES256)': own('jwt', { authorization: `Bearer ${bearer}` }),
    'gateway: the same, request and answer checked': own('checked', {}, '?limit=5'),
    ...(BENCH_PEER_URL && {
      peer: {
        url: BENCH_PEER_URL,
        headers: { [name]: value.join(': ') },
        pid: BENCH_PEER_PID ? Number(BENCH_PEER_PID) : null,
      },
    }),
  }
}

const at = (api: string, step: string) => ({
  id: `stp_${`${api}${step}`.padEnd(16, '0')}` as `stp_${string}`,
  targetId: `api_${api.padEnd(16, '0')}`,
})
