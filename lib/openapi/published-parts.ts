import { type ComponentKind, kindNamed } from './component-kinds.ts'
import { isObject, type JsonObject, own } from './json.ts'
import type { OpenApiDocument } from './read-document.ts'
import { resolve, tokensOf } from './references.ts'

/** Characters of what stands outside components and is written into them. Such places may lie within each other. */
const MOVED_CHARACTERS_MAX = 16 * 1024 * 1024

/** Stands for what cannot be shown, or would be too much. */
export const notShown = () => ({ description: 'Not part of this document.' })

interface Part {
  holder: string
  name: string
  value: unknown
  isMoved: boolean
}

/**
 * What the published part of a document refers to, each once and in the order in which it is met. Components keep
 * their names. Any other place may be hidden, so what stands there is moved into the components.
 */
export class PublishedParts {
  readonly #root: JsonObject
  readonly #family: OpenApiDocument['family']
  readonly #parts: Part[] = []
  readonly #met = new Set<string>()
  readonly #moved = new Map<unknown, Map<string, string>>()
  readonly #names = new Map<string, number>()

  constructor({ root, family }: OpenApiDocument) {
    this.#root = root
    this.#family = family
  }

  /** The reference to write where the document has this one; null: it leads to nothing that may be shown. */
  referTo(reference: string, kind: ComponentKind | null): string | null {
    const target = resolve(this.#root, reference)
    if (target.kind !== 'found') return null
    for (const pointer of [reference, target.pointer]) {
      const tokens = tokensOf(pointer)
      if (!tokens || !this.#isComponent(tokens)) continue
      this.#meet(tokens)
      return pointer
    }
    const holder = kind && this.#holderOf(kind)
    const tokens = tokensOf(target.pointer) ?? []
    return holder && isObject(target.value) && isPart(tokens, kind)
      ? this.#move(target.value, holder, nameFor(tokens))
      : null
  }

  /** Copies everything that was met, and what that leads to in turn. By holder: `schemas`, `parameters` … */
  copied(copy: (value: unknown, kind: ComponentKind | null) => unknown): JsonObject {
    const holders = new Map<string, Map<string, unknown>>()
    let left = MOVED_CHARACTERS_MAX
    for (const { holder, name, value, isMoved } of this.#parts) {
      const isTooMuch = isMoved && left <= 0
      const written = isTooMuch ? notShown() : copy(value, this.#kindOf(holder))
      if (isMoved) left -= JSON.stringify(written).length
      const names = holders.get(holder) ?? new Map<string, unknown>()
      holders.set(holder, names.set(name, written))
    }
    return Object.fromEntries([...holders].map(([key, names]) => [key, Object.fromEntries(names)]))
  }

  #isComponent(tokens: readonly string[]): boolean {
    return this.#family === '2.0'
      ? tokens.length === 2 && swaggerHolders.has(tokens[0] ?? '')
      : tokens.length === 3 && tokens[0] === 'components'
  }

  #meet(tokens: readonly string[]): void {
    const [holder = '', name = ''] = tokens.slice(-2)
    // These are published by what the operations ask for.
    if (holder === 'securitySchemes' || this.#met.has(`${holder}/${name}`)) return
    this.#met.add(`${holder}/${name}`)
    this.#parts.push({ holder, name, value: this.#componentAt(holder, name), isMoved: false })
  }

  #move(value: JsonObject, holder: string, wish: string): string {
    const references = this.#moved.get(value) ?? new Map<string, string>()
    this.#moved.set(value, references)
    const known = references.get(holder)
    if (known !== undefined) return known
    const name = this.#freeName(holder, wish)
    const reference = `#/${this.#family === '2.0' ? '' : 'components/'}${holder}/${name}`
    references.set(holder, reference)
    this.#parts.push({ holder, name, value, isMoved: true })
    return reference
  }

  #freeName(holder: string, wish: string): string {
    for (;;) {
      const number = (this.#names.get(`${holder}/${wish}`) ?? 0) + 1
      this.#names.set(`${holder}/${wish}`, number)
      const name = number === 1 ? wish : `${wish}-${number}`
      if (this.#componentAt(holder, name) !== undefined || this.#met.has(`${holder}/${name}`))
        continue
      this.#met.add(`${holder}/${name}`)
      return name
    }
  }

  #componentAt(holder: string, name: string): unknown {
    const holders = this.#family === '2.0' ? this.#root : own(this.#root, 'components')
    return own(own(holders, holder), name)
  }

  /** Path items have no place in components before 3.1, and 2.0 shares three kinds only. */
  #holderOf(kind: ComponentKind): string | null {
    if (this.#family === '2.0') {
      const holder = kind === 'schemas' ? 'definitions' : kind
      return swaggerHolders.has(holder) ? holder : null
    }
    return kind === 'pathItems' && this.#family === '3.0' ? PATH_ITEMS : kind
  }

  #kindOf(holder: string): ComponentKind | null {
    return holder === PATH_ITEMS ? 'pathItems' : kindNamed(holder)
  }
}

const swaggerHolders = new Set(['definitions', 'parameters', 'responses'])
const PATH_ITEMS = 'x-path-items'

/** Whether a place may be shown by itself: not the document, its lists, or what stands in `paths` but is no part of an operation. */
function isPart(tokens: readonly string[], kind: ComponentKind | null): boolean {
  const [first = ''] = tokens
  if (first === 'paths' || first === 'webhooks')
    return kind === 'pathItems' ? tokens.length === 2 : tokens.length > 3
  return tokens.length > (first === 'components' ? 3 : 1)
}

/** Definitions keep their names; of any other place the name may tell of something hidden. */
function nameFor(tokens: readonly string[]): string {
  const [holder = '', name = ''] = tokens.slice(-2)
  const isDefinition =
    (tokens.length === 2 && holder !== 'paths' && holder !== 'webhooks') ||
    holder === '$defs' ||
    holder === 'definitions'
  return isDefinition && /^[\w.-]{1,100}$/.test(name) ? name : 'Shared'
}
