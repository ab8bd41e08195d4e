import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { createHostname } from './create-hostname.ts'
import { deleteHostname } from './delete-hostname.ts'
import { listHostnames } from './repository.ts'
import {
  createHostnameInput,
  hostnameIdInput,
  hostnameList,
  updateHostnameInput,
} from './schema.ts'
import { updateHostname } from './update-hostname.ts'

const tag = 'Hostnames'
const writing = { staff: 'gateway:write' } as const

export const hostnameEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/hostnames',
    tag,
    summary: 'List hostnames and when their certificates end',
    allow: { staff: 'gateway:read' },
    input: z.object({}),
    output: hostnameList,
    failures: [],
    run: async (scope) => ok({ items: await listHostnames(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/hostnames',
    tag,
    summary: 'Add a hostname',
    status: 201,
    allow: writing,
    input: createHostnameInput,
    output: hostnameIdInput,
    failures: ['conflict', 'invalid_certificate'],
    run: (scope, input) => createHostname(scope, input),
  }),
  endpoint({
    method: 'PATCH',
    path: '/hostnames/{hostnameId}',
    tag,
    summary: 'Serve a hostname with another certificate',
    allow: writing,
    input: updateHostnameInput,
    output: hostnameIdInput,
    failures: ['not_found', 'invalid_certificate', 'conflict'],
    run: (scope, input) => updateHostname(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/hostnames/{hostnameId}',
    tag,
    summary: 'Remove a hostname',
    allow: writing,
    input: hostnameIdInput,
    output: hostnameIdInput,
    failures: ['not_found'],
    run: (scope, input) => deleteHostname(scope, input),
  }),
]
