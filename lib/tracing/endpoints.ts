import 'server-only'
import { type Endpoint, endpoint } from '#lib/management-api/endpoint.ts'
import { findTrace } from './find-trace.ts'
import { listTracedCalls } from './list-traced-calls.ts'
import { makeTraceHeader } from './make-trace-header.ts'
import {
  makeTraceHeaderInput,
  ticketInput,
  tracedCalls,
  traceHeaderView,
  traceInput,
  traceView,
} from './schema.ts'

const tag = 'Traces'
const allow = { staff: 'trace:write' } as const

export const tracingEndpoints: Endpoint[] = [
  endpoint({
    method: 'POST',
    path: '/trace-headers',
    tag,
    summary: 'Make a header that has calls of one API traced for a few minutes',
    status: 201,
    allow,
    input: makeTraceHeaderInput,
    output: traceHeaderView,
    failures: ['not_found'],
    run: (scope, input) => makeTraceHeader(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/trace-headers/{ticketId}/traces',
    tag,
    summary: 'List the calls that came with one header',
    allow,
    input: ticketInput,
    output: tracedCalls,
    failures: ['not_found'],
    run: (scope, input) => listTracedCalls(scope, input),
  }),
  endpoint({
    method: 'GET',
    path: '/traces/{requestId}',
    tag,
    summary: 'Read the trace of one call, step by step',
    allow,
    input: traceInput,
    output: traceView,
    failures: ['not_found', 'gateway_unreachable'],
    run: (scope, input) => findTrace(scope, input),
  }),
]
