/** RFC 8305, 5: how long a place may say nothing before the next is tried beside it. */
const NEXT_AFTER_MS = 250

/**
 * What opens first of several places, each begun a moment after the one before, or at once when that one fails. An
 * attempt claims its turn when it is open: false, and it is to be closed. Rejects as the last one to fail; never settles
 * once nobody wants it.
 */
export function firstThatOpens<Opened>(
  places: readonly string[],
  open: (place: string, claim: () => boolean) => Promise<Opened>,
  isWanted: () => boolean,
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    let begun = 0
    let failed = 0
    let isTaken = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const claim = () => {
      if (isTaken || !isWanted()) return false
      isTaken = true
      clearTimeout(timer)
      return true
    }
    const failedWith = (error: unknown) => {
      failed += 1
      if (failed === places.length) reject(error)
      else if (failed === begun) next()
    }
    const next = () => {
      clearTimeout(timer)
      const place = places[begun]
      if (place === undefined || isTaken || !isWanted()) return
      begun += 1
      if (begun < places.length) timer = setTimeout(next, NEXT_AFTER_MS)
      open(place, claim).then(resolve, failedWith)
    }
    next()
  })
}
