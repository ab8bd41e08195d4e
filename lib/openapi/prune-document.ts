import { type CopyContext, cleanCopy } from './clean-copy.ts'
import { findOperation } from './describe-operation.ts'
import { securityOf, securitySchemesOf } from './describe-security.ts'
import { arrayAt, isObject, type JsonObject, objectAt, own, textAt } from './json.ts'
import type { PlacedOperation } from './operations.ts'
import { PublishedParts } from './published-parts.ts'
import type { OpenApiDocument } from './read-document.ts'
import { followed } from './references.ts'

export interface Publication {
  /** As in the document; anything else is left out. */
  operations: readonly { method: string; path: string }[]
  /** Where callers reach the API: `https://gateway.example.com/petstore`. */
  serverUrl: string
  /** Lower-case header that carries the subscription key; null: no key is needed. */
  keyHeader: string | null
}

const KEY_SCHEME = 'subscriptionKey'

/**
 * The document that readers get: the exposed operations and what they reach, the gateway as the only server, the
 * subscription key as a security scheme. Webhooks, extensions and everything hidden stay inside.
 */
export function pruneDocument(document: OpenApiDocument, publication: Publication): JsonObject {
  const { root, family } = document
  const placed = publication.operations.flatMap(
    ({ method, path }) => findOperation(root, method, path) ?? [],
  )
  const ids = new Set(placed.map(({ operation }) => textAt(operation, 'operationId', 300)))
  const parts = new PublishedParts(document)
  const context: CopyContext = {
    root,
    parts,
    isPublishedOperation: (operationId) => ids.has(operationId),
  }
  const paths = publishedPaths(placed, { root, context, withKey: publication.keyHeader !== null })
  const usedTags = new Set(placed.flatMap(({ operation }) => arrayAt(operation, 'tags')))
  const tags = arrayAt(root, 'tags').filter((tag) => usedTags.has(own(tag, 'name')))
  const version = family === '2.0' ? { swagger: '2.0' } : { openapi: document.specVersion }
  return {
    ...version,
    info: {
      title: document.title || 'API',
      version: document.version || '1',
      ...(cleanCopy(objectAt(root, 'info'), context) as JsonObject),
    },
    ...serverOf(family, publication.serverUrl),
    ...(tags.length > 0 && { tags: cleanCopy(tags, context) }),
    ...(family === '2.0' && mediaTypes(root)),
    paths,
    ...publishedComponents(family, context, {
      ...usedSchemes(root, placed),
      ...keyScheme(publication.keyHeader),
    }),
  }
}

/** The security schemes, and everything that was met on the way. */
function publishedComponents(
  family: OpenApiDocument['family'],
  context: CopyContext,
  schemes: JsonObject,
): JsonObject {
  const { securitySchemes } = cleanCopy({ securitySchemes: schemes }, context) as JsonObject
  const parts = context.parts.copied((value, kind) => cleanCopy(value, context, kind))
  const hasSchemes = Object.keys(schemes).length > 0
  if (family === '2.0')
    return { ...parts, ...(hasSchemes && { securityDefinitions: securitySchemes }) }
  const components = { ...parts, ...(hasSchemes && { securitySchemes }) }
  return Object.keys(components).length > 0 ? { components } : {}
}

const mediaTypes = (root: JsonObject): JsonObject =>
  Object.fromEntries(
    ['consumes', 'produces'].flatMap((key) =>
      arrayAt(root, key).length > 0 ? [[key, own(root, key)]] : [],
    ),
  )

function serverOf(family: OpenApiDocument['family'], serverUrl: string): JsonObject {
  if (family !== '2.0') return { servers: [{ url: serverUrl }] }
  if (!URL.canParse(serverUrl)) return { basePath: serverUrl }
  const { host, pathname, protocol } = new URL(serverUrl)
  return { host, basePath: pathname, schemes: [protocol.slice(0, -1)] }
}

const keyScheme = (keyHeader: string | null): JsonObject =>
  keyHeader === null
    ? {}
    : {
        [KEY_SCHEME]: {
          type: 'apiKey',
          in: 'header',
          name: keyHeader,
          description: 'The key of your subscription.',
        },
      }

function usedSchemes(root: JsonObject, placed: readonly PlacedOperation[]): JsonObject {
  const names = new Set(
    placed.flatMap(({ operation }) =>
      securityOf(root, operation).filter(isObject).flatMap(Object.keys),
    ),
  )
  return Object.fromEntries(
    Object.entries(securitySchemesOf(root))
      .filter(([name]) => names.has(name) && name !== KEY_SCHEME)
      .map(([name, scheme]) => [name, followed(root, scheme)]),
  )
}

function publishedPaths(
  placed: readonly PlacedOperation[],
  { root, context, withKey }: { root: JsonObject; context: CopyContext; withKey: boolean },
): JsonObject {
  const byPath = Map.groupBy(placed, ({ path }) => path)
  return Object.fromEntries(
    [...byPath].map(([path, operations]) => {
      const shared = arrayAt(operations[0]?.item, 'parameters')
      const entries = operations.map(({ method, operation }): [string, unknown] => [
        method,
        {
          ...(cleanCopy(operation, context) as JsonObject),
          security: publishedSecurity(securityOf(root, operation), withKey),
        },
      ])
      return [
        path,
        Object.fromEntries([
          ...(shared.length > 0
            ? [['parameters', cleanCopy(shared, context, 'parameters')] as [string, unknown]]
            : []),
          ...entries,
        ]),
      ]
    }),
  )
}

/** The key is needed beside whatever the backend asks for: it joins each alternative. */
function publishedSecurity(security: readonly unknown[], withKey: boolean): unknown[] {
  if (!withKey) return [...security]
  const alternatives = security.filter(isObject)
  return alternatives.length === 0
    ? [{ [KEY_SCHEME]: [] }]
    : alternatives.map((alternative) => ({ [KEY_SCHEME]: [], ...alternative }))
}
