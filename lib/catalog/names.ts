import { nameFrom } from '#lib/shared/given-name.ts'

/** What a name is in an address: lower-case letters, digits and hyphens. `otherwise`: it has none. */
export const slugOf = (name: string, otherwise = 'api'): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '') || otherwise

/** The slug, or the slug with the first number that is free. */
export function freeSlug(slug: string, taken: readonly string[]): string {
  const used = new Set(taken)
  if (!used.has(slug)) return slug
  let number = 2
  while (used.has(`${slug}-${number}`)) number += 1
  return `${slug}-${number}`
}

/** A name for the catalogue out of a document's title: `Swagger Petstore` → the same, nothing → `API`. */
export const suggestedName = (title: string): string => nameFrom(title) || 'API'

/** A path on the gateway out of a title: `/swagger-petstore`. */
export const suggestedPath = (title: string): string => `/${slugOf(title)}`
