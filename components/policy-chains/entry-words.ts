import { valueWords } from '#lib/shared/value-words.ts'
import { type FormField, writeValue } from '#policies/kit/form-fields.ts'

/** The entries of a list; what an earlier version stored in another form has none. */
export const entriesIn = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((entry) => entry !== null && typeof entry === 'object') : []

/** An entry a line, without what is standard in it; what is no list of entries as it is. */
export function entryWords(value: unknown, columns: FormField[]): string {
  const entries = entriesIn(value)
  if (entries.length === 0) return valueWords(value)
  return entries
    .map((entry) =>
      columns
        .map(({ name, kind, standard }) => {
          const text = writeValue(kind, entry[name])
          return text === standard ? '' : valueWords(entry[name])
        })
        .filter(Boolean)
        .join(' · '),
    )
    .join('\n')
}
