/** Whether one of the names of a certificate covers a host name: itself, or by `*` for the first label (RFC 6125, 6.4.3). */
export function coversName(names: readonly string[], hostname: string): boolean {
  const above = `*${hostname.slice(hostname.indexOf('.'))}`
  return names.some((name) => name === hostname || (hostname.includes('.') && name === above))
}
