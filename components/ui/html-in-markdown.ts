const marks: Record<string, [open: string, close: string]> = {
  p: ['\n\n', '\n\n'],
  div: ['\n\n', '\n\n'],
  br: ['\n\n', '\n\n'],
  ul: ['\n', '\n\n'],
  ol: ['\n', '\n\n'],
  li: ['\n- ', ''],
  b: ['**', '**'],
  strong: ['**', '**'],
  i: ['*', '*'],
  em: ['*', '*'],
  code: ['`', '`'],
  span: ['', ''],
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((level) => [`h${level}`, [`\n\n${'#'.repeat(level)} `, '\n\n']]),
  ),
}
const code = /(```[\s\S]*?```|`[^`\n]*`)/
const link = /<a\s([^<>]*)>([^<>]*)<\/a>/gi
const address = /href=["']?([^\s"'<>]+)/i
const unshown = /<(script|style)[^<>]*>[^<]*<\/\1>/gi
const tag = /<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*)?\/?>/gi

/**
 * HTML in a text, as Markdown: whole documents are written so, and a paragraph of HTML would be left out with all that
 * it says. Code stays as it is; what the result may contain is for the sanitiser to say.
 */
export const htmlAsMarkdown = (text: string): string =>
  new RegExp(tag.source, 'i').test(text)
    ? text
        .split(code)
        .map((part, index) => (index % 2 === 1 ? part : withoutTags(part)))
        .join('')
        .replace(/\n{3,}/g, '\n\n')
        .trim()
    : text

const withoutTags = (text: string): string =>
  text
    .replace(unshown, '')
    .replace(link, (_, attributes: string, words: string) => {
      const href = address.exec(attributes)?.[1]
      return href ? `[${words}](${href})` : words
    })
    .replace(tag, (whole, closing: string, name: string) => {
      const [open, close] = marks[name.toLowerCase()] ?? [whole, whole]
      return closing ? close : open
    })
