'use server'

import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { makeTraceHeader } from './make-trace-header.ts'
import { makeTraceHeaderInput } from './schema.ts'

const make = staffAction(
  { permission: 'trace:write', input: makeTraceHeaderInput },
  (scope, input) => makeTraceHeader(scope, input),
)

export const makeTraceHeaderAction = async (input: z.input<typeof makeTraceHeaderInput>) =>
  make(input)
