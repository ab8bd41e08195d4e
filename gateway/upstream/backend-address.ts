/** Where a backend listens, split once when a snapshot is activated. */
export interface BackendAddress {
  secure: boolean
  hostname: string
  port: number
  /** The Host field. */
  authority: string
  /** Path of its address without a slash at the end; an operation's path follows it. */
  path: string
}

export function backendAddress(url: string): BackendAddress {
  const { protocol, hostname, port, host, pathname } = new URL(url)
  const secure = protocol === 'https:'
  return {
    secure,
    hostname: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    authority: host,
    path: pathname.replace(/\/+$/, ''),
  }
}
