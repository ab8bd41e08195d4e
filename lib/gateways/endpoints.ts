import 'server-only'
import { z } from 'zod'
import { apiIdInput } from '#lib/catalog/api-schema.ts'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { listApiClosures } from './list-api-closures.ts'
import { listTargetStates } from './list-target-states.ts'
import { probeGateway } from './probe-gateway.ts'
import { registerGateway } from './register-gateway.ts'
import { removeGateway } from './remove-gateway.ts'
import { listGateways } from './repository.ts'
import {
  apiClosures,
  gatewayIdInput,
  gatewayList,
  gatewayUpdated,
  probeGatewayInput,
  probeView,
  registerGatewayInput,
  targetStates,
  updateGatewayInput,
} from './schema.ts'
import { updateGateway } from './update-gateway.ts'

const tag = 'Gateways'
const writing = { staff: 'gateway:write' } as const

export const gatewayEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/gateways',
    tag,
    summary: 'List gateways and how they are',
    allow: { staff: 'gateway:read' },
    input: z.object({}),
    output: gatewayList,
    failures: [],
    run: async (scope) => ok({ items: await listGateways(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/gateways',
    tag,
    summary: 'Register a gateway',
    status: 201,
    allow: writing,
    input: registerGatewayInput,
    output: gatewayIdInput,
    failures: ['gateway_unreachable', 'conflict'],
    run: (scope, input) => registerGateway(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/gateways/probe',
    tag,
    summary: 'Ask what answers at an address',
    allow: writing,
    input: probeGatewayInput,
    output: probeView,
    failures: ['gateway_unreachable'],
    run: (scope, input) => probeGateway(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/gateways/{gatewayId}',
    tag,
    summary: 'Change the name, region, addresses or token of a gateway',
    allow: writing,
    input: updateGatewayInput,
    output: gatewayUpdated,
    failures: ['not_found', 'invalid_input', 'gateway_unreachable', 'conflict'],
    run: (scope, input) => updateGateway(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/gateways/{gatewayId}',
    tag,
    summary: 'Forget a gateway',
    allow: writing,
    input: gatewayIdInput,
    output: gatewayIdInput,
    failures: ['not_found'],
    run: (scope, input) => removeGateway(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/apis/{apiId}/targets',
    tag,
    summary: 'How the targets of an API are, gateway by gateway',
    allow: { staff: 'api:read' },
    input: apiIdInput,
    output: targetStates,
    failures: ['not_found'],
    run: (scope, input) => listTargetStates(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/apis/{apiId}/closures',
    tag,
    summary: 'On which gateways an API is closed, because their version refuses what is set for it',
    allow: { staff: 'api:read' },
    input: apiIdInput,
    output: apiClosures,
    failures: ['not_found'],
    run: (scope, input) => listApiClosures(scope, input),
  }),
]
