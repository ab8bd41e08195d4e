import { ID_WORDS } from './key-memory.ts'

/** Ids have a kind, an underscore and sixteen of [a-z0-9] (`contract/ids.ts`): twice 42 bits, in three words. */
export function writeId(ids: Uint32Array, place: number, id: string): void {
  const from = id.indexOf('_') + 1
  const [front, back] = [from, from + 8].map((start) =>
    Number.parseInt(id.slice(start, start + 8), 36),
  ) as [number, number]
  const at = place * ID_WORDS
  ids[at] = front
  ids[at + 1] = back
  ids[at + 2] = Math.floor(front / 2 ** 32) | (Math.floor(back / 2 ** 32) << 16)
}

/** The sixteen letters of an id. */
export function readId(ids: Uint32Array, place: number): string {
  const at = place * ID_WORDS
  const high = ids[at + 2] as number
  const half = (low: number, top: number) => (low + top * 2 ** 32).toString(36).padStart(8, '0')
  return half(ids[at] as number, high & 0xffff) + half(ids[at + 1] as number, high >>> 16)
}
