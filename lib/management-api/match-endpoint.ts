import type { Endpoint } from './endpoint.ts'

export type Match =
  | { kind: 'found'; endpoint: Endpoint; parameters: Record<string, string> }
  | { kind: 'other-method'; allowed: string[] }
  | { kind: 'unknown' }

/** Finds the endpoint of a method and the segments below `/api/v1`; literal segments win over parameters. */
export function matchEndpoint(
  endpoints: readonly Endpoint[],
  method: string,
  segments: readonly string[],
): Match {
  const onPath = endpoints
    .map((endpoint) => ({ endpoint, parameters: parametersOf(endpoint.path, segments) }))
    .filter(
      (candidate): candidate is { endpoint: Endpoint; parameters: Record<string, string> } =>
        candidate.parameters !== null,
    )
    .sort((a, b) => Object.keys(a.parameters).length - Object.keys(b.parameters).length)
  const found = onPath.find(({ endpoint }) => endpoint.method === method)
  if (found) return { kind: 'found', ...found }
  return onPath.length === 0
    ? { kind: 'unknown' }
    : { kind: 'other-method', allowed: [...new Set(onPath.map(({ endpoint }) => endpoint.method))] }
}

function parametersOf(path: string, segments: readonly string[]): Record<string, string> | null {
  const template = path.slice(1).split('/')
  if (template.length !== segments.length) return null
  const parameters: Record<string, string> = {}
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? ''
    const name = /^\{(.+)\}$/.exec(part)?.[1]
    if (name) parameters[name] = segment
    else if (part !== segment) return null
  }
  return parameters
}
