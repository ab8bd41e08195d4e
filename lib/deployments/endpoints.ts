import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { fail, ok } from '#lib/shared/result.ts'
import { deploy } from './deploy.ts'
import { findDeploymentChanges } from './find-deployment-changes.ts'
import { pendingChanges } from './pending-changes.ts'
import { listDeployments } from './repository.ts'
import { reviewRollBack } from './review-roll-back.ts'
import { rollBack } from './roll-back.ts'
import {
  deployedView,
  deployInput,
  deploymentChanges,
  deploymentList,
  deploymentNumberInput,
  deploymentView,
  pendingView,
  rollBackInput,
} from './schema.ts'

const tag = 'Deployments'
const reading = { staff: 'gateway:read' } as const
const writing = { staff: 'deployment:write' } as const

export const deploymentEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/pending-changes',
    tag,
    summary: 'What a deployment would change',
    allow: reading,
    input: z.object({}),
    output: pendingView,
    failures: [],
    run: async (scope) => ok(await pendingChanges(scope)),
  }),
  endpoint({
    method: 'GET',
    path: '/deployments',
    tag,
    summary: 'List deployments',
    allow: reading,
    input: z.object({}),
    output: deploymentList,
    failures: [],
    run: async (scope) => ok({ items: await listDeployments(scope) }),
  }),
  endpoint({
    method: 'GET',
    path: '/deployments/{number}',
    tag,
    summary: 'Read one deployment',
    allow: reading,
    input: deploymentNumberInput,
    output: deploymentView,
    failures: ['not_found'],
    run: async (scope, { number }) => {
      const [found] = await listDeployments(scope, { number })
      return found ? ok(found) : fail('not_found', 'No such deployment.')
    },
  }),
  endpoint({
    method: 'GET',
    path: '/deployments/{number}/changes',
    tag,
    summary: 'What a deployment changed',
    allow: reading,
    input: deploymentNumberInput,
    output: deploymentChanges,
    failures: ['not_found'],
    run: (scope, input) => findDeploymentChanges(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/deployments',
    tag,
    summary: 'Deploy what the console holds',
    status: 201,
    allow: writing,
    input: deployInput,
    output: deployedView,
    failures: ['nothing_to_deploy', 'conflict'],
    run: (scope, input) => deploy(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/deployments/{number}/roll-back',
    tag,
    summary: 'What going back to a deployment would change',
    allow: reading,
    input: deploymentNumberInput,
    output: pendingView,
    failures: ['not_found'],
    run: (scope, input) => reviewRollBack(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/deployments/{number}/roll-back',
    tag,
    summary: 'Deploy an earlier snapshot again',
    status: 201,
    allow: writing,
    input: rollBackInput,
    output: deployedView,
    failures: ['not_found', 'nothing_to_deploy', 'conflict'],
    run: (scope, input) => rollBack(scope, input),
  }),
]
