/** A 32-bit hash of a text (FNV-1a); the same in every process. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash >>> 0
}

/**
 * How much a target wants a caller (weighted rendezvous hashing): the one that wants most gets it, so that a target
 * that goes or comes moves only its own share of callers.
 */
export function wish(targetHash: number, callerHash: number, weight: number): number {
  let mixed = Math.imul(targetHash ^ (callerHash + 0x9e3779b9), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d)
  mixed ^= mixed >>> 15
  // Between 0 and 1, both excluded.
  const share = ((mixed >>> 0) + 0.5) / 4_294_967_296
  return -weight / Math.log(share)
}
