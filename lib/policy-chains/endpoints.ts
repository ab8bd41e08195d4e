import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { effectiveChain } from './effective-chain.ts'
import { moveStep } from './move-step.ts'
import { removeStep } from './remove-step.ts'
import { listSteps } from './repository.ts'
import { saveStep } from './save-step.ts'
import {
  chainStepList,
  effectiveChainInput,
  listStepsInput,
  moveStepInput,
  saveStepInput,
  stepIdInput,
  stepList,
} from './schema.ts'

const tag = 'Policies'
const reading = { staff: 'api:read' } as const
const writing = { staff: 'policy:write' } as const

export const policyChainEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/steps',
    tag,
    summary: 'List steps',
    allow: reading,
    input: listStepsInput,
    output: stepList,
    failures: [],
    run: async (scope, { scope: at, targetId }) =>
      ok({
        items: await listSteps(scope, {
          ...(at && { scope: at }),
          ...(targetId && {
            OR: [{ apiId: targetId }, { productId: targetId }, { operationId: targetId }],
          }),
        }),
      }),
  }),
  endpoint({
    method: 'POST',
    path: '/steps',
    tag,
    summary: 'Add a step',
    status: 201,
    allow: writing,
    input: saveStepInput.omit({ stepId: true, versionSeen: true }),
    output: stepIdInput,
    failures: ['not_found', 'invalid_policy', 'address_refused'],
    run: (scope, input) => saveStep(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/steps/{stepId}',
    tag,
    summary: 'Change a step',
    allow: writing,
    input: saveStepInput,
    output: stepIdInput,
    failures: ['not_found', 'invalid_policy', 'address_refused', 'conflict'],
    run: (scope, input) => saveStep(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/steps/{stepId}/move',
    tag,
    summary: 'Let a step run earlier or later',
    allow: writing,
    input: moveStepInput,
    output: stepIdInput,
    failures: ['not_found'],
    run: (scope, input) => moveStep(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/steps/{stepId}',
    tag,
    summary: 'Remove a step',
    allow: writing,
    input: stepIdInput,
    output: stepIdInput,
    failures: ['not_found'],
    run: (scope, input) => removeStep(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/operations/{operationId}/chain',
    tag,
    summary: 'The steps of an operation, and what keeps one from running there',
    allow: reading,
    input: effectiveChainInput,
    output: chainStepList,
    failures: ['not_found'],
    run: (scope, input) => effectiveChain(scope, input),
  }),
]
