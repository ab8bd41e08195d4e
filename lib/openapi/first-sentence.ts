const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  nbsp: ' ',
  amp: '&',
}

/** The first sentence of a text in Markdown or HTML, without their marks: what names something has to be plain. */
export function firstSentence(text: string): string {
  const [line = ''] = text
    .replace(/!\[[^[\]]*\]\([^()]*\)/g, '')
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/<\/?[a-z][^<>]*>/gi, '')
    .replace(/\*\*|__|`/g, '')
    .replace(/&(lt|gt|quot|#39|nbsp|amp);/g, (_, name: string) => entities[name] ?? '')
    .split('\n')
    .map((one) => one.replace(/^\s*#{1,6}\s+/, '').trim())
    .filter(Boolean)
  return line.split(/(?<=\.)\s/)[0] ?? ''
}
