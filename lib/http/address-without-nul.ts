/**
 * The address that a page is to answer in place of one that holds NUL, which no database takes: in its path it leads
 * nowhere, in its query what holds it is left out. Null: the address can stay.
 */
export function addressWithoutNul(address: URL): URL | null {
  if (!/%00/.test(address.pathname + address.search)) return null
  const clean = new URL(address)
  if (clean.pathname.includes('%00')) clean.pathname = '/not-found'
  for (const [name, value] of address.searchParams)
    if ((name + value).includes('\0')) clean.searchParams.delete(name)
  return clean
}
