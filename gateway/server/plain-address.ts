/** An address of a socket; an IPv4 address that came mapped into IPv6 is written as itself. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
