import type { RoutedApi, RoutedOperation } from '#gateway/activation/engine.ts'
import { looseSegments } from '#gateway/router/loose-segment.ts'
import { type Segments, splitPath } from '#gateway/router/split-path.ts'
import type { Refusal } from '#policies/kit/refusal.ts'
import { admitHost } from './admit-host.ts'
import type { Call } from './call.ts'
import { ownRefusal } from './own-refusal.ts'

const SEMICOLON = 59

/** Finds API and operation of a call, for `method`; what is not exposed is not there. */
export function findOperation(call: Call, method: string): Refusal | undefined {
  const foreign = admitHost(call)
  if (foreign) return foreign
  const known = call.engine?.knownPaths.find(call.path) ?? null
  const segments = known ? known.segments : splitPath(call.path)
  if (!segments)
    return ownRefusal(
      'bad-request',
      'The path has “..”, an encoded slash, a backslash, a control character or broken encoding.',
    )
  call.segments = segments
  const api = known ? known.api : (call.engine?.apis.find(segments) ?? null)
  if (!api)
    return ownRefusal(
      'not-found',
      call.engine ? 'No API lives at this path.' : 'The gateway has no snapshot yet.',
    )
  call.api = api
  if (api.httpsOnly && call.scheme === 'http')
    return ownRefusal('https-required', 'The API is open by https only.')
  const methods = known ? known.methods : methodsAt(api, segments)
  const operation = methods?.get(method)
  if (operation) {
    const lenient = known ? known.lenient : readLeniently(api, segments)
    if (lenient === 'shorter' || (lenient && hides(lenient, method)))
      return ownRefusal('not-found', 'Read leniently, the path is that of a hidden operation.')
    call.operation = operation
    if (!known && methods)
      call.engine?.knownPaths.add(call.path, { api, methods, lenient }, operation)
    return undefined
  }
  const allowed = methods ? exposedMethods(methods) : []
  if (allowed.length === 0)
    return ownRefusal('not-found', 'The API has no exposed operation at this path.')
  if (operation === null) return ownRefusal('not-found', 'The operation is hidden.')
  if (api.closed) return closedRefusal(api.closed)
  return ownRefusal('method-not-allowed', `${method} is not exposed here.`, {
    allow: allowed.join(', '),
  })
}

const whyClosed = {
  'api-retired': 'The API is retired.',
  'api-not-enforced': 'Not all that is set for the API can be enforced.',
}
export const closedRefusal = (code: keyof typeof whyClosed): Refusal =>
  ownRefusal(code, whyClosed[code])

/**
 * What a backend that ignores case, parameters of segments and a slash at the end may take a path for: the methods there, by which some may be
 * hidden, or a shorter path. Null: nothing of the API is hidden.
 */
function readLeniently(
  { looseTree, depth }: RoutedApi,
  segments: Segments,
): Map<string, RoutedOperation | null> | 'shorter' | null {
  for (const segment of segments) if (segment.charCodeAt(0) === SEMICOLON) return 'shorter'
  return looseTree?.find(looseSegments(segments, depth), depth) ?? null
}

/** A server answers HEAD by GET where it has nothing else (RFC 9110, 9.3.2). */
const hides = (methods: Map<string, RoutedOperation | null>, method: string): boolean =>
  methods.get(method === 'HEAD' && !methods.has(method) ? 'GET' : method) === null

/** Methods that are exposed at the path of a call whose API was found. */
export function exposedAt({ api, segments }: Call): string[] {
  const methods = api && methodsAt(api, segments)
  return methods ? exposedMethods(methods) : []
}

const methodsAt = ({ tree, depth }: RoutedApi, segments: Segments) =>
  segments.length > depth ? tree.find(segments, depth) : tree.find([''], 0)

const exposedMethods = (methods: Map<string, RoutedOperation | null>): string[] =>
  [...methods].filter(([, operation]) => operation !== null).map(([method]) => method)
