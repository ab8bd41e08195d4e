import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { changeException } from './change-exception.ts'
import { createException } from './create-exception.ts'
import { endException } from './end-exception.ts'
import { listEnded, listLive } from './repository.ts'
import {
  changeExceptionInput,
  createExceptionInput,
  exceptionIdInput,
  exceptionList,
  listExceptionsInput,
} from './schema.ts'

const tag = 'Policies'
const writing = { staff: 'policy:write' } as const

export const policyExceptionEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/exceptions',
    tag,
    summary: 'List exceptions from steps',
    allow: { staff: 'api:read' },
    input: listExceptionsInput,
    output: exceptionList,
    failures: [],
    run: async (scope, { state }) =>
      ok({ items: await (state === 'live' ? listLive(scope) : listEnded(scope)) }),
  }),
  endpoint({
    method: 'POST',
    path: '/exceptions',
    tag,
    summary: 'Let a step not run at one place for a while',
    status: 201,
    allow: writing,
    input: createExceptionInput,
    output: exceptionIdInput,
    failures: ['not_found', 'invalid_exception', 'conflict'],
    run: (scope, input) => createException(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/exceptions/{exceptionId}',
    tag,
    summary: 'Change the end, the reason or the owner of an exception',
    allow: writing,
    input: changeExceptionInput,
    output: exceptionIdInput,
    failures: ['not_found', 'invalid_exception', 'exception_ended', 'conflict'],
    run: (scope, input) => changeException(scope, input),
  }),
  endpoint({
    method: 'POST',
    path: '/exceptions/{exceptionId}/end',
    tag,
    summary: 'End an exception before its time',
    allow: writing,
    input: exceptionIdInput,
    output: exceptionIdInput,
    failures: ['not_found', 'exception_ended'],
    run: (scope, input) => endException(scope, input),
  }),
]
