/**
 * The target of a request that a page is to answer in place of one that holds NUL, which no database takes: in its path
 * it leads nowhere, in its query what holds it is left out. The management API says itself what is wrong with its own.
 */
export function addressWithoutNul(target: string): string {
  if (!target.includes('%00') || target.startsWith('/api/') || !URL.canParse(target, 'http://any'))
    return target
  const address = new URL(target, 'http://any')
  if (address.pathname.includes('%00')) address.pathname = '/not-found'
  for (const [name, value] of [...address.searchParams])
    if ((name + value).includes('\0')) address.searchParams.delete(name)
  return `${address.pathname}${address.search}`
}
