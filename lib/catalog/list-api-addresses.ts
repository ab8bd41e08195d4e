import 'server-only'
import { baseUrlOf } from './base-url.ts'
import { visibleApi } from './find-catalogue-api.ts'
import type { Reader } from './reader.ts'

export interface ApiAddress {
  slug: string
  name: string
  /** Null while there is no gateway. */
  baseUrl: string | null
}

/** Where the APIs that a reader sees are called. */
export async function listApiAddresses(
  reader: Reader,
  slugs: readonly string[],
): Promise<ApiAddress[]> {
  const rows = await Promise.all(slugs.map((slug) => visibleApi(reader, slug)))
  return Promise.all(
    rows
      .filter((row) => row !== null)
      .map(async (row) => ({ slug: row.slug, name: row.name, baseUrl: await baseUrlOf(row) })),
  )
}
