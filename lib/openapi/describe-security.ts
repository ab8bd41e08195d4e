import { arrayAt, isObject, type JsonObject, objectAt, own, plainText, textAt } from './json.ts'
import { followed } from './references.ts'
import type { OperationDescription } from './schema.ts'

/** The security that applies to an operation: its own, else the document's. */
export const securityOf = (root: JsonObject, operation: JsonObject): unknown[] =>
  Array.isArray(own(operation, 'security'))
    ? arrayAt(operation, 'security')
    : arrayAt(root, 'security')

/** Security schemes by name: `components.securitySchemes`, in 2.0 `securityDefinitions`. */
export const securitySchemesOf = (root: JsonObject): JsonObject =>
  isObject(own(root, 'securityDefinitions'))
    ? objectAt(root, 'securityDefinitions')
    : objectAt(objectAt(root, 'components'), 'securitySchemes')

/** The alternatives of credentials that the document asks for. */
export function describeSecurity(
  root: JsonObject,
  operation: JsonObject,
): OperationDescription['security'] {
  const schemes = securitySchemesOf(root)
  return securityOf(root, operation)
    .filter(isObject)
    .map((alternative) =>
      Object.entries(alternative).map(([name, scopes]) => {
        const scheme = followed(root, own(schemes, name))
        return {
          name: plainText(name, 200),
          type: textAt(scheme, 'type', 50) || 'unknown',
          description: textAt(scheme, 'description', 2_000),
          scopes: Array.isArray(scopes) ? scopes.map((scope) => plainText(scope, 200)) : [],
        }
      }),
    )
}
