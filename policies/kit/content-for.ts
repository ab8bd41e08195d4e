import type { ContentCheck } from './operation-checks.ts'

/** The description that fits a media type, the closest one: itself, `text/*`, `*` `/*`. Null: none does. */
export function contentFor(
  contents: readonly ContentCheck[],
  mediaType: string | null,
): ContentCheck | null {
  if (mediaType === null) return null
  const range = `${mediaType.split('/')[0]}/*`
  const find = (name: string) => contents.find((content) => content.mediaType === name)
  return find(mediaType) ?? find(range) ?? find('*/*') ?? null
}
