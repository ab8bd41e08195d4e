const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  amp: '&',
}

/** Other words between such brackets are meant: `List<String>`, `<id>`. */
const tags =
  'a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub|summary|sup|table|tbody|td|th|thead|tr|tt|u|ul|var'
const tag = new RegExp(`</?(?:${tags})(?:\\s[^<>]*|/)?>`, 'gi')

/** What names something is shown as it stands: without the tags and entities of HTML. */
export const withoutTags = (text: string): string =>
  text
    .replace(tag, '')
    .replace(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => entities[name] ?? '')

/** The first sentence of a text in Markdown or HTML, without their marks: what names something has to be plain. */
export function firstSentence(text: string): string {
  const plain = text
    .replace(/!\[[^[\]]*\]\([^()]*\)/g, '')
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/\*\*|__|`/g, '')
  const [line = ''] = withoutTags(plain)
    .split('\n')
    .map((one) => one.replace(/^\s*#{1,6}\s+/, '').trim())
    .filter(Boolean)
  return line.split(/(?<=\.)\s/)[0] ?? ''
}
