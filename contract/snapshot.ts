import { z } from 'zod'
import { apiLifecycle } from './api-lifecycle.ts'
import { backendBalance, targetUrl } from './backend-balance.ts'
import { apiId, operationId, productId, secretId, stepId } from './ids.ts'
import { apiContract } from './operation-contract.ts'

/** The format a gateway of this version understands. Another number is a fault, never a guess. */
export const SNAPSHOT_FORMAT = 1

export const httpMethod = z.enum([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
])

/** An operation that is routed. What is hidden or awaits review is not in a snapshot at all. */
export const snapshotOperation = z.strictObject({
  id: operationId,
  method: httpMethod,
  /** OpenAPI path template below the API's path, e.g. `/pets/{petId}`. Begins with a slash. */
  path: z.string().startsWith('/').max(2_000),
})

/** `api.example.com`, or `*.example.com` for one label more (RFC 6125, 6.4.3); lower case. */
export const hostname = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'A name like api.example.com, or *.example.com.',
  )

export const snapshotApi = z.strictObject({
  id: apiId,
  name: z.string().min(1).max(200),
  /** Where the API lives on the gateway, e.g. `/petstore` or `/petstore/v2`. No trailing slash; `` is the root. */
  path: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)*$/, 'Must be segments of letters, digits and . _ ~ -')
    .max(200),
  /** Whether a call needs a subscription key. `none` only where an admin said so. */
  credential: z.enum(['key', 'none']),
  /** Lower-case name of the header that carries the key; it wins over the query parameter. */
  keyHeader: z.string().regex(/^[a-z0-9-]+$/),
  /** Name of the query parameter that may carry the key; null: header only. */
  keyQuery: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+$/)
    .nullable(),
  backend: z
    .strictObject({
      url: targetUrl,
      /** Until the first byte of the answer, in milliseconds. */
      timeoutMs: z.int().min(100).max(600_000),
      /** Further targets and how they are watched; absent: `url` alone, which nobody watches. */
      balance: backendBalance.optional(),
    })
    .refine(({ url, balance }) => !balance?.others.some((other) => other.url === url), {
      path: ['balance', 'others'],
      message: 'The first target is there twice.',
    }),
  operations: z.array(snapshotOperation),
  /**
   * Hidden operations whose address an exposed template would match too (`/pets/mine` below `/pets/{petId}`): answered
   * as if they were not there, so that hiding one holds.
   */
  withheld: z.array(
    z.strictObject({ method: httpMethod, path: z.string().startsWith('/').max(2_000) }),
  ),
  /** Calls over plain HTTP are refused; absent: both are taken. */
  httpsOnly: z.literal(true).optional(),
  /** Of the operations that a step checks by their own description; absent: none is. */
  contract: apiContract.optional(),
  /** Absent: published, with no end in sight. */
  lifecycle: apiLifecycle.optional(),
})

/** Names a list of networks in the console and in steps. */
export const networkListName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'Small letters, digits and hyphens, like head-office.')

/** Networks that several steps refer to by one name. */
export const snapshotNetworkList = z.strictObject({
  name: networkListName,
  /** Addresses or ranges like `203.0.113.0/24`, v4 or v6. */
  networks: z.array(z.string().max(60)).min(1).max(10_000),
})

/** A name under which callers reach the gateway. */
export const snapshotHostname = z.strictObject({
  name: hostname,
  /** The secret with the certificate for it; null: TLS for it ends elsewhere. */
  certificateId: secretId.nullable(),
})

export const snapshotProduct = z.strictObject({
  id: productId,
  name: z.string().min(1).max(200),
  apiIds: z.array(apiId),
})

/** Scopes in the order in which their steps run. */
export const stepScope = z.enum(['global', 'product', 'api', 'operation'])
export type StepScope = z.infer<typeof stepScope>

export const stepMode = z.enum(['enforce', 'dry-run'])

/** A narrower place at which a step does not run for a while. */
export const snapshotException = z.strictObject({
  /** The product, API or operation; it lies below the scope of the step. */
  targetId: z.string(),
  /** When the step runs there again, in milliseconds since 1970 UTC. */
  until: z.int().min(0),
})

/** A policy with its configuration at a scope. `config` is validated by the policy's own schema. */
export const snapshotStep = z.strictObject({
  id: stepId,
  policy: z.string().regex(/^[a-z][a-z0-9-]*$/),
  mode: stepMode,
  scope: stepScope,
  /** The product, API or operation it applies to; null at the global scope. */
  targetId: z.string().nullable(),
  config: z.unknown(),
  /** By the id of their targets; absent: it runs wherever it applies. */
  exceptions: z.array(snapshotException).min(1).optional(),
})
export type SnapshotStep = z.infer<typeof snapshotStep>

/**
 * Everything a gateway enforces, except keys. Whole, immutable, addressed by `hashSnapshot`.
 * Arrays are in canonical order (`compileSnapshot` sorts by id; steps keep the order in which they run).
 */
export const snapshot = z.strictObject({
  format: z.literal(SNAPSHOT_FORMAT),
  /** Origins of the portal, whose pages may call every API from a browser to try it, with a key in a header. */
  portalOrigins: z.array(z.url()),
  /** Calls to another host are refused; absent: the gateway answers to any. */
  hostnames: z.array(snapshotHostname).min(1).optional(),
  apis: z.array(snapshotApi),
  products: z.array(snapshotProduct),
  /** Those that a step uses; absent: none does. */
  networkLists: z.array(snapshotNetworkList).min(1).optional(),
  steps: z.array(snapshotStep),
})
export type Snapshot = z.infer<typeof snapshot>
export type SnapshotApi = z.infer<typeof snapshotApi>
