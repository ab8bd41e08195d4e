import { type CopyContext, cleanCopy } from './clean-copy.ts'
import { type JsonObject, own } from './json.ts'
import type { OpenApiDocument } from './read-document.ts'

/**
 * The components that were met while copying, and those that they meet in turn, with the security schemes given.
 * `met` grows while components are copied.
 */
export function publishedComponents(
  { root, family }: OpenApiDocument,
  {
    context,
    met,
    schemes,
  }: { context: CopyContext; met: readonly (readonly string[])[]; schemes: JsonObject },
): JsonObject {
  const copied = new Map<string, Map<string, unknown>>()
  for (const tokens of met) {
    const [kind = '', name = ''] = tokens.slice(-2)
    if (kind === 'securitySchemes') continue
    const known = copied.get(kind) ?? new Map<string, unknown>()
    if (known.has(name)) continue
    const written = tokens.reduce<unknown>((value, token) => own(value, token), root)
    if (written === undefined) continue
    known.set(name, null)
    copied.set(kind, known)
    known.set(name, cleanCopy(written, context))
  }
  const kinds = [...copied].map(([kind, names]): [string, unknown] => [
    kind,
    Object.fromEntries(names),
  ])
  const security = own(cleanCopy({ securitySchemes: schemes }, context), 'securitySchemes')
  const hasSchemes = Object.keys(schemes).length > 0
  if (family === '2.0') {
    return { ...Object.fromEntries(kinds), ...(hasSchemes && { securityDefinitions: security }) }
  }
  const components = {
    ...Object.fromEntries(kinds),
    ...(hasSchemes && { securitySchemes: security }),
  }
  return Object.keys(components).length > 0 ? { components } : {}
}
