import {
  httpMethod,
  type Snapshot,
  type SnapshotApi,
  type SnapshotStep,
} from '#contract/snapshot.ts'
import { placesBelow } from '#policies/kit/places-below.ts'
import { networkListsOf } from '#policies/network-lists-of.ts'
import { couldMatch } from './could-match.ts'
import type { WorkingState } from './working-state.ts'

/** What a gateway is to enforce, from what the console holds. Pure: the same rows in any order give the same snapshot. */
export function compileSnapshot({
  portalUrl,
  hostnames,
  apis,
  products,
  steps,
  networkLists,
}: WorkingState): Snapshot {
  const compiled = apis.map(compileApi).sort(byId)
  const apiIds = new Set(compiled.map(({ id }) => id))
  const offered = products
    .map(({ id, name, apis: held }) => ({
      id,
      name,
      apiIds: held
        .map(({ apiId }) => apiId)
        .filter((apiId) => apiIds.has(apiId))
        .sort(),
    }))
    .sort(byId)
  const known = new Set([
    ...apiIds,
    ...products.map(({ id }) => id),
    ...compiled.flatMap(({ operations }) => operations.map(({ id }) => id)),
  ])
  // Steps of what is not published, or of hidden operations, have nothing to act on.
  const enforced = steps
    .map(compileStep)
    .filter(({ targetId }) => targetId === null || known.has(targetId))
    .map(withoutStrays(placesBelow({ apis: compiled, products: offered })))
  const named = new Set(enforced.flatMap(networkListsOf))
  const used = networkLists
    .filter(({ name }) => named.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  return {
    format: 1,
    portalOrigins: [new URL(portalUrl).origin],
    ...(hostnames.length > 0 && {
      hostnames: hostnames.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    }),
    apis: compiled,
    products: offered,
    ...(used.length > 0 && {
      networkLists: used.map(({ name, networks }) => ({ name, networks })),
    }),
    steps: enforced,
  }
}

const byId = (a: { id: string }, b: { id: string }): number =>
  a.id < b.id ? -1 : a.id > b.id ? 1 : 0

function compileApi({
  operations,
  backend,
  keyHeader,
  contract,
  ...api
}: WorkingState['apis'][number]): SnapshotApi {
  const exposed = operations.filter(({ exposure }) => exposure === 'exposed')
  const hidden = operations.filter(({ exposure }) => exposure !== 'exposed')
  return {
    id: api.id,
    name: api.name,
    path: api.path,
    credential: api.credential,
    keyHeader: keyHeader.toLowerCase(),
    keyQuery: api.keyQuery,
    backend: {
      url: backend.url,
      timeoutMs: backend.timeoutMs,
      ...(backend.balance && { balance: backend.balance }),
    },
    operations: exposed
      .map(({ id, method, path }) => ({ id, method: httpMethod.parse(method), path }))
      .sort(byId),
    withheld: hidden
      .filter(({ method, path }) =>
        exposed.some(
          (other) =>
            isAnsweredAs(other.method, method) &&
            other.path !== path &&
            couldMatch(other.path, path),
        ),
      )
      .map(({ method, path }) => ({ method: httpMethod.parse(method), path }))
      .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1)),
    ...(api.httpsOnly && { httpsOnly: true }),
    ...(contract && { contract }),
    ...(api.lifecycle && { lifecycle: api.lifecycle }),
  }
}

/** A server answers HEAD by GET where it has nothing else (RFC 9110, 9.3.2). */
const isAnsweredAs = (asked: string, answering: string): boolean =>
  asked === answering || (asked === 'HEAD' && answering === 'GET')

const targetOf = ({
  operationId,
  apiId,
  productId,
}: {
  operationId: string | null
  apiId: string | null
  productId: string | null
}) => operationId ?? apiId ?? productId

const compileStep = ({
  id,
  policy,
  scope,
  mode,
  config,
  exceptions,
  ...target
}: WorkingState['steps'][number]): SnapshotStep => ({
  id,
  policy,
  scope,
  mode: mode === 'dry_run' ? 'dry-run' : 'enforce',
  targetId: targetOf(target),
  config,
  exceptions: exceptions
    .map(({ endsAt, ...place }) => ({ targetId: targetOf(place) ?? '', until: endsAt.getTime() }))
    .sort((a, b) => (a.targetId < b.targetId ? -1 : 1)),
})

/** What is not published, or has left the product of the step, needs no exception. */
const withoutStrays =
  (isBelow: ReturnType<typeof placesBelow>) =>
  ({ exceptions = [], ...step }: SnapshotStep): SnapshotStep => {
    const kept = exceptions.filter(({ targetId }) => isBelow(step, targetId))
    return { ...step, ...(kept.length > 0 && { exceptions: kept }) }
  }
