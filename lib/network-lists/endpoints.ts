import 'server-only'
import { z } from 'zod'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { ok } from '#lib/shared/result.ts'
import { changeNetworkList } from './change-network-list.ts'
import { createNetworkList } from './create-network-list.ts'
import { deleteNetworkList } from './delete-network-list.ts'
import { listNetworkLists } from './repository.ts'
import {
  changeNetworkListInput,
  networkListInput,
  networkListNameInput,
  networkListPage,
} from './schema.ts'

const tag = 'Policies'
const writing = { staff: 'policy:write' } as const

export const networkListEndpoints: Endpoint[] = [
  endpoint({
    method: 'GET',
    path: '/network-lists',
    tag,
    summary: 'List the lists of networks',
    allow: { staff: 'api:read' },
    input: z.object({}),
    output: networkListPage,
    failures: [],
    run: async (scope) => ok({ items: await listNetworkLists(scope) }),
  }),
  endpoint({
    method: 'POST',
    path: '/network-lists',
    tag,
    summary: 'Add a list of networks',
    status: 201,
    allow: writing,
    input: networkListInput,
    output: networkListNameInput,
    failures: ['conflict'],
    run: (scope, input) => createNetworkList(scope, input),
  }),
  endpoint({
    method: 'PUT',
    path: '/network-lists/{name}',
    tag,
    summary: 'Change a list of networks',
    allow: writing,
    input: changeNetworkListInput,
    output: networkListNameInput,
    failures: ['not_found', 'conflict'],
    run: (scope, input) => changeNetworkList(scope, input),
  }),
  endpoint({
    method: 'DELETE',
    path: '/network-lists/{name}',
    tag,
    summary: 'Delete a list of networks',
    allow: writing,
    input: networkListNameInput,
    output: networkListNameInput,
    failures: ['not_found', 'in_use'],
    run: (scope, input) => deleteNetworkList(scope, input),
  }),
]
