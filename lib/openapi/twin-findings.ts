import { pointerOf } from './json.ts'
import type { PlacedOperation } from './operations.ts'
import { placedOperations } from './operations.ts'
import type { OpenApiDocument } from './read-document.ts'
import type { Finding } from './schema.ts'
import { pathObstacle, twinGroups } from './twins.ts'

/** Operations that a call could not tell apart, of which only the first can be exposed, and paths that cannot be routed. */
export function twinFindings({ root }: OpenApiDocument): Finding[] {
  const operations = placedOperations(root)
  const twins = twinGroups(operations).map((group): Finding => {
    const names = group
      .map((index) => operations[index])
      .filter((operation) => operation !== undefined)
    const [first] = names
    return {
      severity: 'warning',
      code: 'twin_path',
      pointer: first ? pointerOf('paths', first.path, first.method) : '/paths',
      message: `A call cannot tell these apart: ${namesOf(names)}. Only the first can be exposed.`,
      mend: 'Keep one of them in the document, or give them different paths.',
    }
  })
  const paths = [...new Set(operations.map(({ path }) => path))]
  const unroutable = paths.flatMap((path): Finding[] => {
    const obstacle = pathObstacle(path)
    return obstacle
      ? [
          {
            severity: 'warning',
            code: 'path_unroutable',
            pointer: pointerOf('paths', path.slice(0, 300)),
            message: `${obstacle} Its operations cannot be exposed.`,
            mend: 'Write the path as a plain template like /pets/{petId}.',
          },
        ]
      : []
  })
  return [...twins, ...unroutable]
}

const NAMED_MAX = 5

const namesOf = (operations: PlacedOperation[]): string => {
  const named = operations
    .slice(0, NAMED_MAX)
    .map(({ method, path }) => `${method.toUpperCase()} ${path.slice(0, 150)}`)
  const more = operations.length - named.length
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
