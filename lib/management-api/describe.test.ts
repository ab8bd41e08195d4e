import { expect, test } from 'vitest'
import { describeManagementApi } from './describe.ts'
import { endpoints } from './endpoints.ts'

type Described = { operationId: string; security?: unknown }
const document = describeManagementApi(endpoints, 'http://portal.test/') as {
  openapi: string
  servers: { url: string }[]
  security: Record<string, unknown>[]
  paths: Record<string, Record<string, Described>>
  components: Record<string, Record<string, unknown>>
}

const referencesIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        name === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner),
      )

test('every endpoint is described, under an id of its own', () => {
  const described = endpoints.map(
    ({ method, path }) => document.paths[path]?.[method.toLowerCase()],
  )
  const ids = described.map((operation) => operation?.operationId)

  expect(ids).not.toContain(undefined)
  expect(new Set(ids).size).toBe(endpoints.length)
  expect(Object.values(document.paths).flatMap(Object.keys)).toHaveLength(endpoints.length)
})

test('every reference leads somewhere, and the security that is asked for is explained', () => {
  for (const reference of referencesIn(document)) {
    const found = reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document)
    expect(found, reference).toBeDefined()
  }
  const asked = document.security.flatMap(Object.keys)
  expect(asked).toEqual(Object.keys(document.components.securitySchemes ?? {}))
})
