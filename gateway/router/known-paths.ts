import { ownText } from '#gateway/http1/latin1.ts'
import { type Segments, splitPath } from './split-path.ts'

/** Paths beyond these are found anew each time. */
const PATHS_MAX = 4_096
const PATH_CHARACTERS_MAX = 200

/** Where a path leads. */
export interface Place<Api, Operation> {
  segments: Segments
  api: Api
  /** By method; null: hidden. */
  methods: Map<string, Operation | null>
  /** Of the path as the most lenient backend reads it; null: nothing of the API is hidden. */
  lenient: Map<string, Operation | null> | null
}

/**
 * Paths that calls came by and that stand in documents as they are, without a parameter: there are only so many, so that
 * no caller fills the memory with those that he makes up.
 */
export class KnownPaths<Api, Operation extends { template: string }> {
  readonly #places = new Map<string, Place<Api, Operation>>()

  find(path: string): Place<Api, Operation> | null {
    return this.#places.get(path) ?? null
  }

  /** Remembers where a path leads if it is that of an operation, letter by letter. */
  add(path: string, place: Omit<Place<Api, Operation>, 'segments'>, operation: Operation): void {
    if (this.#places.size >= PATHS_MAX || path.length > PATH_CHARACTERS_MAX) return
    if (path.includes('%') || !path.endsWith(operation.template)) return
    if (operation.template.includes('{')) return
    const own = ownText(path)
    this.#places.set(own, { ...place, segments: splitPath(own) ?? [] })
  }
}
