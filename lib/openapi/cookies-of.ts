import { securityOf, securitySchemesOf } from './describe-security.ts'
import { arrayAt, isObject, type JsonObject, own, textAt } from './json.ts'
import { type PlacedOperation, placedOperations } from './operations.ts'
import { followed } from './references.ts'

/** The cookies that the operations of a document read, by their parameters and by their security; each name once. */
export const cookiesOf = (root: JsonObject): string[] => [
  ...new Set(
    placedOperations(root)
      .flatMap((placed) => [...parametersOf(placed), ...schemesOf(root, placed)])
      .map((one) => followed(root, one))
      .filter((one) => own(one, 'in') === 'cookie')
      .map((one) => textAt(one, 'name', 300)),
  ),
]

const parametersOf = ({ item, operation }: PlacedOperation): unknown[] => [
  ...arrayAt(item, 'parameters'),
  ...arrayAt(operation, 'parameters'),
]

function schemesOf(root: JsonObject, { operation }: PlacedOperation): unknown[] {
  const schemes = securitySchemesOf(root)
  return securityOf(root, operation)
    .filter(isObject)
    .flatMap((alternative) => Object.keys(alternative))
    .map((name) => own(schemes, name))
}
