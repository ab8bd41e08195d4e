import { z } from 'zod'
import { snapshotFault } from '#contract/admin.ts'
import { apiId, productId, subscriptionId } from '#contract/ids.ts'
import { replayAnswer, replayed, replayRequest } from '#contract/replay.ts'
import { requestId } from '#contract/trace.ts'
import { traceStepView } from '#lib/tracing/schema.ts'

export const replayInput = z
  .object({
    apiId,
    method: replayRequest.shape.method.default('GET').meta({ title: 'Method' }),
    target: replayRequest.shape.target.meta({
      title: 'Path and query',
      description: 'As a caller writes them, with the path of the API: /petstore/pets?size=2.',
    }),
    headers: replayRequest.shape.headers.default([]).meta({
      title: 'Headers',
      description: 'The key is not among them: `subscriptionId` or `productId` stands for it.',
    }),
    body: replayRequest.shape.body.default(null).meta({ title: 'Body' }),
    clientIp: replayRequest.shape.clientIp.default('203.0.113.1').meta({
      title: 'Address of the caller',
      description: 'By which networks and countries are judged.',
    }),
    scheme: replayRequest.shape.scheme.default('https').meta({ title: 'Scheme' }),
    subscriptionId: subscriptionId.optional().meta({
      title: 'Subscription',
      description: 'It is judged as if its key came; the key itself is not needed.',
    }),
    productId: productId.optional().meta({
      title: 'Product',
      description: 'As if a key of some subscription to it came, one that works.',
    }),
    answer: replayAnswer
      .default({ status: 200, headers: [], body: null })
      .meta({ title: 'Answer of the backend', description: 'The backend is not called.' }),
  })
  .refine(({ subscriptionId: one, productId: other }) => !(one && other), {
    path: ['productId'],
    message: 'A call enters by a subscription or by a product, not by both.',
  })
export type ReplayInput = z.output<typeof replayInput>

const ranSide = replayed.omit({ trace: true }).extend({
  state: z.literal('ran'),
  /** Of this replay; no record has it. */
  requestId,
  status: z.int(),
  code: z.string().nullable(),
  reason: z.string().nullable(),
  refusedByStepId: z.string().nullable(),
  gates: replayed.shape.trace.shape.gates,
  steps: z.array(traceStepView),
  backendCalls: z.int(),
})
export type RanSide = z.output<typeof ranSide>

/** What one chain does with the request. */
export const replaySide = z.discriminatedUnion('state', [
  ranSide,
  /** The gateway would refuse to enforce it, for these faults. */
  z.object({ state: z.literal('faulty'), faults: z.array(snapshotFault) }),
  /** The API is not in it. */
  z.object({ state: z.literal('absent') }),
])
export type ReplaySide = z.output<typeof replaySide>

/** One thing that both do differently; null: the one does not have it. */
export const replayDifference = z.object({
  part: z.enum(['outcome', 'step', 'sent', 'answer']),
  /** Of the step, header or part. */
  name: z.string(),
  /** By the deployed chain. */
  from: z.string().nullable(),
  /** By what a deployment would make of it. */
  to: z.string().nullable(),
})
export type ReplayDifference = z.output<typeof replayDifference>

export const replayView = z.object({
  gatewayName: z.string(),
  /** Something is pending that may touch this API. */
  changed: z.boolean(),
  deployed: replaySide,
  pending: replaySide,
  differences: z.array(replayDifference),
})
export type ReplayView = z.output<typeof replayView>
