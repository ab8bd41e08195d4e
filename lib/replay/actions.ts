'use server'

import type { z } from 'zod'
import { staffAction } from '#lib/http/action.ts'
import { replayRequest } from './replay-request.ts'
import { replayInput } from './schema.ts'

const run = staffAction({ permission: 'trace:write', input: replayInput }, (scope, input) =>
  replayRequest(scope, input),
)

export const replayAction = async (input: z.input<typeof replayInput>) => run(input)
