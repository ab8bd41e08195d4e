import type { Prisma } from '#lib/db/client.ts'

/** The words of a search; each of them must be found. */
export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean).slice(0, 10)

/** Of LIKE, `%` and `_` stand for anything; in a search they are themselves. */
const containing = (word: string) =>
  ({
    contains: word.replaceAll(/[\\%_]/g, '\\$&'),
    mode: 'insensitive',
  }) satisfies Prisma.StringFilter

/** Operations in which every word is found: in method, path, summary, operationId or the names of their schemas. */
export const operationsWith = (text: string): Prisma.OperationWhereInput => ({
  AND: wordsOf(text).map((word) => ({
    OR: [
      { method: word.toUpperCase() },
      ...(['path', 'summary', 'operationId', 'schemaNames'] as const).map((field) => ({
        [field]: containing(word),
      })),
    ],
  })),
})
