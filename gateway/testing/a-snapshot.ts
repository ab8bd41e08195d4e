import { createHash } from 'node:crypto'
import type { KeyEntry } from '#contract/keys.ts'
import type { Snapshot, SnapshotApi, SnapshotStep } from '#contract/snapshot.ts'

const padded = (kind: string, name: string): string =>
  `${kind}_${name.padEnd(16, '0').slice(0, 16)}`

export const ids = {
  api: padded('api', 'pets'),
  product: padded('prd', 'starter'),
  organisation: padded('org', 'acme'),
  subscription: padded('sub', 'acme'),
  step: (name: string) => padded('stp', name),
  operation: (name: string) => padded('op', name),
}

export const anApi = (backendUrl: string, more: Partial<SnapshotApi> = {}): SnapshotApi => ({
  id: ids.api,
  name: 'Pets',
  path: '/pets',
  credential: 'key',
  keyHeader: 'x-api-key',
  keyQuery: 'key',
  backend: { url: backendUrl, timeoutMs: 5_000 },
  operations: [
    { id: ids.operation('list'), method: 'GET', path: '/all' },
    { id: ids.operation('one'), method: 'GET', path: '/one/{petId}' },
    { id: ids.operation('add'), method: 'POST', path: '/all' },
    { id: ids.operation('head'), method: 'HEAD', path: '/all' },
  ],
  withheld: [{ method: 'GET', path: '/one/secret' }],
  ...more,
})

export const aSnapshot = (
  backendUrl: string,
  { api = {}, steps = [] }: { api?: Partial<SnapshotApi>; steps?: SnapshotStep[] } = {},
): Snapshot => ({
  format: 1,
  portalOrigins: ['http://portal.test'],
  apis: [anApi(backendUrl, api)],
  products: [{ id: ids.product, name: 'Starter', apiIds: [ids.api] }],
  steps,
})

export const aStep = (
  policy: string,
  config: unknown,
  more: Partial<SnapshotStep> = {},
): SnapshotStep => ({
  id: ids.step(policy.replaceAll('-', '')),
  policy,
  mode: 'enforce',
  scope: 'api',
  targetId: ids.api,
  config,
  ...more,
})

export const aKey = (text: string, more: Partial<KeyEntry> = {}): KeyEntry => ({
  keyId: padded('key', text.toLowerCase().replace(/[^a-z0-9]/g, '')),
  hash: createHash('sha256').update(text).digest('hex'),
  slot: 'primary',
  state: 'active',
  subscriptionId: ids.subscription,
  organisationId: ids.organisation,
  scope: { productId: ids.product },
  notBefore: 0,
  endsAt: null,
  networks: [],
  ...more,
})

export const keyStream = '11111111-1111-4111-8111-111111111111'

/** The body of `PUT /v1/keys`. */
export const keyTable = (sequence: number, entries: KeyEntry[]): string =>
  [{ stream: keyStream, sequence, count: entries.length }, ...entries]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('')
