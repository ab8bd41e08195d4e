import { captures, decodeLiteral, textsAround } from './segment-pattern.ts'
import type { Segments } from './split-path.ts'

interface Node<Value> {
  literals: Map<string, Node<Value>>
  /** Segments with text around their parameters: `{id}.json`. */
  patterns: { source: string; texts: readonly string[]; node: Node<Value> }[]
  parameter: Node<Value> | null
  /** By method; null where no template ends. */
  methods: Map<string, Value> | null
}

const newNode = <Value>(): Node<Value> => ({
  literals: new Map(),
  patterns: [],
  parameter: null,
  methods: null,
})

/** Path templates of one API as a tree of segments: literal before pattern before parameter (OpenAPI 3.1, 4.8.8.2). */
export class OperationTree<Value> {
  readonly #root: Node<Value> = newNode()
  readonly #literal: (text: string) => string

  /** `fold`: how literals are compared; segments that are looked for come folded. */
  constructor(fold: (text: string) => string = (text) => text) {
    this.#literal = (text) => fold(decodeLiteral(text))
  }

  /** False when the template is there already, or only its parameters are named otherwise. */
  add(method: string, template: string, value: Value): boolean {
    let node = this.#root
    for (const segment of template.slice(1).split('/'))
      node = childFor(node, segment, this.#literal)
    node.methods ??= new Map()
    if (node.methods.has(method)) return false
    node.methods.set(method, value)
    return true
  }

  /** The methods at the most literal template that matches; null: none does. */
  find(segments: Segments, from: number): Map<string, Value> | null {
    return search(this.#root, segments, from)
  }
}

function childFor<Value>(
  node: Node<Value>,
  segment: string,
  readLiteral: (text: string) => string,
): Node<Value> {
  if (/^\{[^{}]*\}$/.test(segment)) {
    node.parameter ??= newNode()
    return node.parameter
  }
  if (segment.includes('{')) {
    const source = segment.replace(/\{[^{}]*\}/g, '{}')
    const known = node.patterns.find((candidate) => candidate.source === source)
    if (known) return known.node
    const child = newNode<Value>()
    node.patterns.push({ source, texts: textsAround(source).map(readLiteral), node: child })
    return child
  }
  const literal = readLiteral(segment)
  const known = node.literals.get(literal)
  if (known) return known
  const child = newNode<Value>()
  node.literals.set(literal, child)
  return child
}

/**
 * Servers differ on what an encoded slash and a semicolon end: `/secret;.json` is `/secret` to some. Where a part of a
 * segment decides, neither may stand in it.
 */
const fits = (texts: readonly string[], segment: string): boolean =>
  !/[/;]/.test(segment) && captures(texts, segment) !== null

function search<Value>(
  node: Node<Value>,
  segments: Segments,
  index: number,
): Map<string, Value> | null {
  const segment = segments[index]
  if (segment === undefined) return node.methods
  const literal = node.literals.get(segment)
  if (literal) {
    const found = search(literal, segments, index + 1)
    if (found) return found
  }
  if (segment === '') return null
  for (const { texts, node: child } of node.patterns) {
    if (!fits(texts, segment)) continue
    const found = search(child, segments, index + 1)
    if (found) return found
  }
  return node.parameter ? search(node.parameter, segments, index + 1) : null
}
