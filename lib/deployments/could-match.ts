/** Whether some address matches both path templates (segment by segment; text around parameters is taken as free). */
export function couldMatch(one: string, other: string): boolean {
  const left = one.split('/')
  const right = other.split('/')
  return (
    left.length === right.length &&
    left.every((segment, index) => overlap(segment, right[index] ?? ''))
  )
}

const overlap = (left: string, right: string): boolean =>
  left === right || left.includes('{') || right.includes('{')
