import { z } from 'zod'
import { apiId, keyId, organisationId, productId, subscriptionId } from './ids.ts'

/** Milliseconds since 1970-01-01 UTC. */
const instant = z.int().min(0)

/** What a key opens: every published API of a product, or one API. */
export const keyScope = z.union([z.strictObject({ productId }), z.strictObject({ apiId })])

/**
 * Everything a gateway needs to judge a key. A secret never travels: `hash` is SHA-256 of the whole key
 * text, lower-case hex. `notBefore` and `endsAt` make expiry and the end of a grace period need no message.
 */
export const keyEntry = z.strictObject({
  keyId,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Which of the two keys of the subscription it is or was. */
  slot: z.enum(['primary', 'secondary']),
  state: z.enum(['active', 'suspended', 'revoked']),
  subscriptionId,
  organisationId,
  scope: keyScope,
  notBefore: instant,
  /** The first instant at which the key is no longer accepted; null: no end. */
  endsAt: instant.nullable(),
  /** CIDR ranges the caller must come from; empty: any. */
  networks: z.array(z.string()),
})
export type KeyEntry = z.infer<typeof keyEntry>

/** One committed change. Sequences are gapless within a stream and in the order of commits. */
export const keyChange = z.strictObject({ sequence: z.int().min(1), entry: keyEntry })
export type KeyChange = z.infer<typeof keyChange>

/**
 * `POST /v1/keys`: the changes with sequences from + 1 … to of a stream. The gateway must stand at `from` of
 * that very stream; else it answers 409 with where it stands and changes nothing.
 * It answers 200 only when the changes are on its disk and every later call is judged by them.
 */
export const keyChanges = z
  .strictObject({
    /** Id of the installation's key log; another one (a restored or new database) is a gap too. */
    stream: z.uuid(),
    from: z.int().min(0),
    to: z.int().min(0),
    changes: z.array(keyChange).max(10_000),
  })
  .refine(
    ({ from, to, changes }) =>
      changes.length === to - from &&
      changes.every((change, index) => change.sequence === from + 1 + index),
    'The changes must be those from + 1 … to, without a gap.',
  )
export type KeyChanges = z.infer<typeof keyChanges>

/**
 * `PUT /v1/keys` replaces the whole table. `application/x-ndjson`: the first line is this head, each further
 * line one `keyEntry`; `count` of them, or nothing is changed. Nor is it when changes of that stream which the table
 * lacks were acknowledged while it was sent: the answer is 409 with where the gateway stands.
 */
export const keyTableHead = z.strictObject({
  stream: z.uuid(),
  sequence: z.int().min(0),
  count: z.int().min(0),
})
export type KeyTableHead = z.infer<typeof keyTableHead>

/** The answer of both calls, and of a 409: where the gateway now stands. `stream` is null before the first table. */
export const keyPosition = z.strictObject({ stream: z.uuid().nullable(), sequence: z.int().min(0) })
export type KeyPosition = z.infer<typeof keyPosition>
