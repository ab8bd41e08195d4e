import type { Segments } from './split-path.ts'

interface Node<Api> {
  children: Map<string, Node<Api>>
  api: Api | null
}
const newNode = <Api>(): Node<Api> => ({ children: new Map(), api: null })

/** APIs by the segments of their paths. */
export class ApiTree<Api> {
  readonly #root: Node<Api> = newNode()

  /** `path`: without a slash at its end; empty: every call that no other API takes. */
  add(path: string, api: Api): void {
    let node = this.#root
    for (const segment of path === '' ? [] : path.slice(1).split('/')) {
      let child = node.children.get(segment)
      if (!child) {
        child = newNode()
        node.children.set(segment, child)
      }
      node = child
    }
    node.api = api
  }

  /** The API with the longest path that a call's path begins with, segment by segment; null: there is none. */
  find(segments: Segments): Api | null {
    let node = this.#root
    let found = node.api
    for (let index = 0; index < segments.length; index += 1) {
      const child = node.children.get(segments[index] as string)
      if (!child) break
      node = child
      found = node.api ?? found
    }
    return found
  }
}
