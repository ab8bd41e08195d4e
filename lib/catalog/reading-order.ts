interface Placed {
  id: string
  tags: string[]
}

/** Operations below their first tag, as the page of an API shows them. */
export const byTag = <Operation extends Placed>(operations: Operation[]) =>
  Map.groupBy(operations, ({ tags }) => tags[0] ?? 'Other')

/** What a reader of that page finds before and after an operation; null: nothing. */
export function neighboursOf<Operation extends Placed>(
  operations: Operation[],
  id: string,
): { previous: Operation | null; next: Operation | null } {
  const inOrder = [...byTag(operations).values()].flat()
  const index = inOrder.findIndex((operation) => operation.id === id)
  if (index === -1) return { previous: null, next: null }
  return { previous: inOrder[index - 1] ?? null, next: inOrder[index + 1] ?? null }
}
