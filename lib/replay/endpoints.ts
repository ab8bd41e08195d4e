import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { replayRequest } from './replay-request.ts'
import { replayInput, replayView } from './schema.ts'

export const replayEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/apis/{apiId}/replays',
    tag: 'Traces',
    summary:
      'Try a request against the pending changes and the deployed chain; no backend is called',
    allow: { staff: 'trace:write' },
    input: replayInput,
    output: replayView,
    failures: ['not_found', 'gateway_unreachable', 'replay_busy'],
    run: (scope, input) => replayRequest(scope, input),
  }),
]
