/** What a script can tell apart. */
export const exitCodes = {
  done: 0,
  usage: 2,
  refused: 3,
  unauthorised: 4,
  notFound: 5,
  conflict: 6,
  unreachable: 7,
} as const

/** The exit code of a failure, by the status of the management API. */
export function exitCodeOf(status: number): number {
  if (status === 401 || status === 403) return exitCodes.unauthorised
  if (status === 404) return exitCodes.notFound
  if (status === 409) return exitCodes.conflict
  return status >= 500 ? exitCodes.unreachable : exitCodes.refused
}
