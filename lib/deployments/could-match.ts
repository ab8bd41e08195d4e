/**
 * Whether some address matches both path templates (segment by segment; text around parameters is taken as free), to
 * servers that do not mind case and a slash at the end.
 */
export function couldMatch(one: string, other: string): boolean {
  const [left, right] = [loose(one), loose(other)]
  return (
    left.length === right.length &&
    left.every((segment, index) => overlap(segment, right[index] ?? ''))
  )
}

const loose = (path: string): string[] => path.replace(/\/$/, '').toLowerCase().split('/')

const overlap = (left: string, right: string): boolean =>
  left === right || left.includes('{') || right.includes('{')
