/** One part of a value: what goes into the container with the number `into`, under `key`. */
export interface Piece {
  /** Null: this is the value itself. */
  into: number | null
  key: string | number
  value: unknown
  /** The value is empty yet, and is from now on the container of this number. */
  opens: number | null
}

/** Weight of a batch, about characters of JSON: taking one in takes a millisecond. */
const BATCH_WEIGHT = 32_000

/** A JSON value in batches of pieces, none of which is large; `assembled` makes it whole again. */
export function* piecesOf(value: unknown): Generator<Piece[]> {
  const weights = new Map<object, number>()
  weigh(value, weights)
  let batch: Piece[] = []
  let weight = 0
  for (const piece of walk({ into: null, key: '', value }, weights, { next: 0 })) {
    batch.push(piece)
    weight += piece.opens === null ? weightOf(piece.value, weights) + 20 : 40
    if (weight < BATCH_WEIGHT) continue
    yield batch
    batch = []
    weight = 0
  }
  if (batch.length > 0) yield batch
}

type Place = Pick<Piece, 'into' | 'key' | 'value'>

function* walk(
  place: Place,
  weights: Map<object, number>,
  numbers: { next: number },
): Generator<Piece> {
  const { value } = place
  if (typeof value !== 'object' || value === null || weightOf(value, weights) <= BATCH_WEIGHT / 8) {
    yield { ...place, opens: null }
    return
  }
  const opens = numbers.next
  numbers.next += 1
  yield { ...place, value: Array.isArray(value) ? [] : {}, opens }
  if (Array.isArray(value))
    for (const [key, item] of value.entries())
      yield* walk({ into: opens, key, value: item }, weights, numbers)
  else
    for (const [key, member] of Object.entries(value))
      yield* walk({ into: opens, key, value: member }, weights, numbers)
}

const weightOf = (value: unknown, weights: Map<object, number>): number => {
  if (typeof value === 'string') return value.length + 2
  return typeof value === 'object' && value !== null ? (weights.get(value) ?? 0) : 5
}

function weigh(value: unknown, weights: Map<object, number>): number {
  if (typeof value !== 'object' || value === null) return weightOf(value, weights)
  let weight = 2
  for (const [key, member] of Object.entries(value)) weight += key.length + weigh(member, weights)
  weights.set(value, weight)
  return weight
}

/** Puts pieces together in the order in which they come. */
export class Assembly {
  value: unknown
  readonly #containers: Record<string | number, unknown>[] = []

  add(batch: readonly Piece[]): void {
    for (const { into, key, value, opens } of batch) {
      if (into === null) this.value = value
      else put(this.#containers[into], key, value)
      if (opens !== null) this.#containers[opens] = value as Record<string, unknown>
    }
  }
}

function put(
  container: Record<string | number, unknown> | undefined,
  key: string | number,
  value: unknown,
): void {
  if (!container) throw new Error('A piece came before what it goes into.')
  // The name that would change what the object is, not what it holds.
  if (key === '__proto__')
    Object.defineProperty(container, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
  else container[key] = value
}
