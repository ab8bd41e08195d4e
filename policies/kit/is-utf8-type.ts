/** Spaces are bounded by the text itself, so that this takes time linear in it. */
const CHARSET = /charset(?:\*\d*)?\*?\s*=[\s"']*([^\s"';,]*)/gi
const UTF_8 = ['', 'utf-8', 'utf8', 'us-ascii', 'ascii']

/**
 * Whether a Content-Type names no other character set than UTF-8. Servers that read what it names see other characters in
 * the same bytes, so that what was checked is not what they take.
 */
export const isUtf8Type = (contentType: string | null): boolean =>
  [...(contentType ?? '').matchAll(CHARSET)].every(([, name = '']) =>
    UTF_8.includes(name.toLowerCase()),
  )
