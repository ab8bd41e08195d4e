import type { OperationRow } from '#lib/catalog/operation-schema.ts'

export type Grouping = 'tag' | 'path'
export type Line =
  | { kind: 'group'; name: string; rows: OperationRow[] }
  | { kind: 'row'; row: OperationRow }

const keyOf: Record<Grouping, (row: OperationRow) => string> = {
  tag: ({ tags }) => tags[0] ?? 'No tag',
  path: ({ path }) => `/${path.split('/')[1] ?? ''}`,
}

/** Operations as lines of a list: each group under its heading, in the order of the document. */
export const groupOperations = (rows: readonly OperationRow[], grouping: Grouping): Line[] =>
  [...Map.groupBy(rows, keyOf[grouping])].flatMap(([name, group]): Line[] => [
    { kind: 'group', name, rows: group },
    ...group.map((row): Line => ({ kind: 'row', row })),
  ])
