/** Whether a call is one of the sample, always the same for one id: a hash (FNV-1a, then mixed) shared out evenly. */
export function isChosen(requestId: string, oneIn: number): boolean {
  if (oneIn === 1) return true
  let hash = 0x811c9dc5
  for (let index = 0; index < requestId.length; index += 1)
    hash = Math.imul(hash ^ requestId.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) % oneIn === 0
}
