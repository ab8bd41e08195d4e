import { z } from 'zod'
import { type FailureCode, failures } from '#lib/shared/failures.ts'
import type { Endpoint } from './endpoint.ts'

const edgeFailures: FailureCode[] = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'unavailable',
  'internal',
]

type JsonSchema = Record<string, unknown> & {
  properties?: Record<string, JsonSchema>
  required?: string[]
}

/** The OpenAPI 3.1 document of the management API, made from the schemas that its calls are parsed with. */
export function describeManagementApi(
  endpoints: readonly Endpoint[],
  portalUrl: string,
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) {
    const item = paths[endpoint.path] ?? {}
    item[endpoint.method.toLowerCase()] = describeEndpoint(endpoint)
    paths[endpoint.path] = item
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gatehouse management API',
      version: '1',
      description:
        'Everything that the console does. Console, command line and API run the same use cases.',
    },
    servers: [{ url: `${portalUrl.replace(/\/$/, '')}/api/v1` }],
    security: [{ token: [] }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API token, made in the console or by `gatehouse token create`.',
        },
      },
      schemas: { Problem: problemSchema },
    },
  }
}

function describeEndpoint({
  method,
  path,
  tag,
  summary,
  allow,
  input,
  output,
  status = 200,
  failures: own,
}: Endpoint) {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((match) => match[1] ?? '')
  const others = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name))
  const inQuery = method === 'GET' || method === 'DELETE'
  const required = (schema.required ?? []).filter((name) => !inPath.includes(name))
  const permissions = [allow.member, allow.staff].filter((permission) => permission !== undefined)
  return {
    operationId: operationIdOf(method, path),
    tags: [tag],
    summary,
    description: `Needs the scope ${[...new Set(permissions)].map((permission) => `\`${permission}\``).join(' or ')}.`,
    parameters: [
      ...inPath.map((name) => ({
        name,
        in: 'path',
        required: true,
        schema: schema.properties?.[name] ?? { type: 'string' },
      })),
      ...(inQuery
        ? others.map(([name, value]) => ({
            name,
            in: 'query',
            required: required.includes(name),
            schema: value,
          }))
        : []),
    ],
    ...(!inQuery &&
      others.length > 0 && {
        requestBody: {
          required: required.length > 0,
          content: {
            'application/json': {
              schema: { type: 'object', properties: Object.fromEntries(others), required },
            },
          },
        },
      }),
    responses: {
      [status]: {
        description: 'Done.',
        content: {
          'application/json': { schema: z.toJSONSchema(output, { unrepresentable: 'any' }) },
        },
      },
      ...problems([...own, ...edgeFailures]),
    },
  }
}

/** `POST /subscriptions/{subscriptionId}/keys` → `post-subscriptions-subscriptionId-keys`. */
const operationIdOf = (method: string, path: string): string =>
  [method.toLowerCase(), ...path.slice(1).replace(/[{}]/g, '').split('/')].join('-')

function problems(codes: FailureCode[]): Record<string, unknown> {
  const byStatus = Map.groupBy(new Set(codes), (code) => failures[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${failures[code].title}.`).join(' '),
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    ]),
  )
}

const problemSchema = {
  type: 'object',
  description: 'RFC 9457.',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(failures) },
    detail: { type: 'string' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    requestId: { type: 'string' },
  },
}
