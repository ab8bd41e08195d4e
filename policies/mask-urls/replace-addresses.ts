interface Replacement {
  from: string
  to: string
}

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/**
 * Builds a function that replaces addresses in a text, whatever the case of scheme and host, slashes escaped as JSON
 * allows or not, with the port of the scheme or without, and without a scheme. `https://a.example` is no part of
 * `https://a.example.org`, nor `/v1` of `/v10`.
 */
export function addressReplacer(replacements: readonly Replacement[]): (text: string) => string {
  // The longest first: alternatives are tried in their order.
  const byName = [...replacements].sort((a, b) => b.from.length - a.from.length)
  const slash = '(?:\\\\?\\/|\\\\u002[fF])'
  const alternatives = byName.map(({ from }) => {
    const { protocol, host, port, pathname } = new URL(from)
    const path = pathname === '/' ? '' : pathname
    // The scheme's own port is the same address, and without a scheme it is that of the page (RFC 3986, 4.2).
    const scheme = `(?:${caseless(protocol)}|(?<![\\w:/\\\\]))`
    const ownPort = port === '' ? `(?::${protocol === 'https:' ? 443 : 80}(?!\\d))?` : ''
    const start = `${scheme}${slash}${slash}${caseless(host)}${ownPort}`
    // A dot that nothing follows ends a sentence.
    const end = path === '' ? '(?![\\w-]|\\.\\w|:\\d)' : '(?![\\w~%-]|\\.+[\\w~%-])'
    return `(${start}${path.split('/').map(quoted).join(slash)}${end})`
  })
  const pattern = new RegExp(alternatives.join('|'), 'g')
  return (text) =>
    text.replace(pattern, (found: string, ...groups: (string | undefined)[]) => {
      const to =
        byName[groups.slice(0, byName.length).findIndex((group) => group !== undefined)]?.to ?? ''
      const shown = /^[\\/]/.test(found) ? to.replace(/^https?:/i, '') : to
      return found.includes('\\') ? shown.replaceAll('/', '\\/') : shown
    })
}

/** Letters in either case; the rest of the pattern minds it. */
const caseless = (text: string): string =>
  [...text]
    .map((letter) =>
      /[a-z]/i.test(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : quoted(letter),
    )
    .join('')
