/** What an address asks of a list: one text for each name, without what was left empty. */
export const pageQuery = (
  searchParams: Record<string, string | string[] | undefined>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(searchParams).flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [],
    ),
  )
