import { isObject, type JsonObject, own } from './json.ts'

export type Resolution =
  | { kind: 'found'; value: unknown; pointer: string }
  | { kind: 'unresolvable' | 'cyclic' | 'external'; value: undefined; pointer: string }

/** References that are followed one after the other. */
const HOPS_MAX = 100

/** The `$ref` of an object that is a reference. */
export const referenceOf = (value: unknown): string | undefined => {
  const reference = own(value, '$ref')
  return typeof reference === 'string' ? reference : undefined
}

/** The tokens of a reference into the same document (`#/a/b`), percent-decoded (RFC 6901, section 6). */
export function tokensOf(reference: string): string[] | null {
  if (reference === '#') return []
  if (!reference.startsWith('#/')) return null
  try {
    return decodeURIComponent(reference.slice(2))
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
  } catch {
    return null
  }
}

function lookUp(root: JsonObject, tokens: readonly string[]): unknown {
  let value: unknown = root
  for (const token of tokens) value = own(value, token)
  return value
}

/** Follows a reference to what it names, through further references; never fetches anything. */
export function resolve(root: JsonObject, reference: string): Resolution {
  const seen = new Set<string>()
  for (let next = reference; ; ) {
    if (seen.has(next)) return { kind: 'cyclic', value: undefined, pointer: next }
    seen.add(next)
    if (!next.startsWith('#')) return { kind: 'external', value: undefined, pointer: next }
    const tokens = tokensOf(next)
    const value = tokens && seen.size <= HOPS_MAX ? lookUp(root, tokens) : undefined
    if (value === undefined || value === null)
      return { kind: 'unresolvable', value: undefined, pointer: next }
    const further = referenceOf(value)
    if (further === undefined) return { kind: 'found', value, pointer: next }
    next = further
  }
}

/** The object itself, or what it refers to; an empty object where that leads nowhere. */
export function followed(root: JsonObject, value: unknown): JsonObject {
  const reference = referenceOf(value)
  const target = reference === undefined ? value : resolve(root, reference).value
  return isObject(target) ? target : {}
}
