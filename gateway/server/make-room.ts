/** So that a listener full of calls is not searched through for every newcomer. */
const LOOKED_AT_MAX = 1_000

/** Ends the oldest connection that carries no call, so that who opens many and says nothing shuts nobody out. */
export function makeRoom(connections: Iterable<{ retire(): boolean }>): boolean {
  let looked = 0
  for (const connection of connections) {
    if (connection.retire()) return true
    looked += 1
    if (looked >= LOOKED_AT_MAX) return false
  }
  return false
}
