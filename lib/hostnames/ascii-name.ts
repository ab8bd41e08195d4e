/** A name as it goes over the wire (RFC 5891): without the last dot, other letters than a to z as `xn--…`. What is no name stays as it is. */
export function asciiName(text: string): string {
  const name = text.replace(/\.$/, '')
  const isAscii = [...name].every((letter) => letter <= '~')
  if (isAscii) return name
  const wildcard = name.startsWith('*.') ? '*.' : ''
  try {
    return wildcard + new URL(`http://${name.slice(wildcard.length)}`).hostname
  } catch {
    return name
  }
}
