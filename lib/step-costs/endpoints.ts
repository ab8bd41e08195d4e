import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { listStepCosts } from './list-step-costs.ts'
import { stepCostList } from './schema.ts'

export const stepCostEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/step-costs',
    tag: 'Policies',
    summary: 'What steps cost the calls that the gateways measured',
    allow: { staff: 'api:read' },
    input: z.object({}),
    output: stepCostList,
    failures: [],
    run: async (scope) => ok(await listStepCosts(scope)),
  }),
]
