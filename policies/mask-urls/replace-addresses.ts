interface Replacement {
  from: string
  to: string
}

/** How an address is written: the patterns of its delimiters, and what may not follow it. */
interface Spelling {
  slash: string
  colon: string
  /** Alternatives, of an address without a path; by these its host, or its port, goes on. */
  hostGoesOn: string
  /** By these the last segment of its path does. A dot that nothing follows ends a sentence. */
  segmentGoesOn: string
}
const spellings: readonly Spelling[] = [
  {
    slash: '(?:\\\\?\\/|\\\\u002[fF])',
    colon: ':',
    hostGoesOn: '[\\w-]|\\.\\w|:\\d',
    segmentGoesOn: '[\\w~%-]|\\.+[\\w~%-]',
  },
  // As a value of a query or of a form.
  {
    slash: '%2[fF]',
    colon: '%3[aA]',
    hostGoesOn: '[\\w-]|\\.\\w|%3[aA]\\d',
    segmentGoesOn: '[\\w~-]|\\.+[\\w~-]|%(?!2[fF]|3[fF]|2[36])',
  },
]

/**
 * Builds a function that replaces addresses in a text, whatever the case of scheme and host, slashes escaped as JSON
 * allows or not, percent-encoded, with the port of the scheme or without, and without a scheme. `https://a.example` is
 * no part of `https://a.example.org`, nor `/v1` of `/v10`.
 */
export function addressReplacer(replacements: readonly Replacement[]): (text: string) => string {
  // The longest first: alternatives are tried in their order.
  const byName = [...replacements].sort((a, b) => b.from.length - a.from.length)
  const spelt = byName.flatMap(({ from, to }) =>
    spellings.map((spelling) => ({ pattern: patternOf(from, spelling), to })),
  )
  const pattern = new RegExp(spelt.map((one) => one.pattern).join('|'), 'g')
  return (text) =>
    text.replace(pattern, (found: string, ...groups: (string | undefined)[]) => {
      const place = groups.slice(0, spelt.length).findIndex((group) => group !== undefined)
      return writtenAs(found, spelt[place]?.to ?? '')
    })
}

function patternOf(from: string, { slash, colon, hostGoesOn, segmentGoesOn }: Spelling): string {
  const { protocol, host, port, pathname } = new URL(from)
  const path = pathname === '/' ? '' : pathname
  const part = (text: string) => caseless(text).replaceAll(':', colon)
  // The scheme's own port is the same address, and without a scheme it is that of the page (RFC 3986, 4.2).
  const scheme = `(?:${part(protocol)}|(?<![\\w:/\\\\]))`
  const ownPort = port === '' ? `(?:${colon}${protocol === 'https:' ? 443 : 80}(?!\\d))?` : ''
  const start = `${scheme}${slash}${slash}${part(host)}${ownPort}`
  const segments = path.split('/').map(quoted).join(slash)
  return `(${start}${segments}(?!${path === '' ? hostGoesOn : segmentGoesOn}))`
}

/** An address as the one was written in whose place it stands. */
function writtenAs(found: string, to: string): string {
  const shown = /^(?:[\\/]|%2f)/i.test(found) ? to.replace(/^https?:/i, '') : to
  if (/%2f/i.test(found) && !found.includes('/')) return encodeURIComponent(shown)
  return found.includes('\\') ? shown.replaceAll('/', '\\/') : shown
}

const quoted = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** Letters in either case; the rest of the pattern minds it. */
const caseless = (text: string): string =>
  [...text]
    .map((letter) =>
      /[a-z]/i.test(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : quoted(letter),
    )
    .join('')
