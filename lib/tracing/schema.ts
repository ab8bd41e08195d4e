import { z } from 'zod'
import { apiId } from '#contract/ids.ts'
import {
  requestId,
  ticketId,
  trace,
  traceException,
  traceStep,
  traceSummary,
} from '#contract/trace.ts'

export const makeTraceHeaderInput = z.object({ apiId })
export type MakeTraceHeaderInput = z.output<typeof makeTraceHeaderInput>

/** Leave to have calls of one API traced, for a few minutes. It opens nothing else. */
export const traceHeaderView = z.object({
  ticketId,
  name: z.string(),
  value: z.string(),
  expiresAt: z.string(),
})
export type TraceHeaderView = z.output<typeof traceHeaderView>

export const traceInput = z.object({ requestId })
export const ticketInput = z.object({ ticketId })

const gatewayName = z.string()
export const tracedCall = traceSummary.extend({ at: z.string(), gatewayName })
export const tracedCalls = z.object({
  items: z.array(tracedCall),
  /** Gateways that did not answer: they may have more. */
  silent: z.array(gatewayName),
})
export type TracedCalls = z.output<typeof tracedCalls>

const named = z.string().nullable()
export const traceStepView = traceStep.extend({
  title: z.string(),
  /** Where it is set; null: it is there no longer. */
  origin: z
    .object({ targetId: z.string().nullable(), targetName: z.string().nullable() })
    .nullable(),
})
export type TraceStepView = z.output<typeof traceStepView>

export const traceView = trace.extend({
  at: z.string(),
  gatewayName,
  apiName: named,
  operationName: named,
  productName: named,
  steps: z.array(traceStepView),
  /** `until` is ISO 8601. */
  excepted: z.array(traceException.extend({ title: z.string(), until: z.string() })),
})
export type TraceView = z.output<typeof traceView>
