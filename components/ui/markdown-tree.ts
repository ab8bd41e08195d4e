/** What is read here of the HTML tree that Markdown becomes. */
interface Node {
  type: string
  tagName?: string
  value?: string
  properties?: Record<string, unknown>
  children?: Node[]
}

/** What may be in a language that is read from the right: browsers see by its first letter. */
const OWN_DIRECTION = /^(?:p|h[1-6]|ul|ol|li|table|th|td|blockquote)$/

/** Makes the tree of a text readable inside of a page; `above` is the level of the heading that the text stands below. */
export const readableTree = (above: number) => (root: Node) => {
  const levels: number[] = []
  const visit = (node: Node) => {
    for (const child of node.children ?? []) visit(child)
    if (node.tagName === 'img') becomeText(node, String(node.properties?.alt ?? ''))
    if (node.tagName === 'input') becomeText(node, node.properties?.checked ? '☑' : '☐')
    // An image that is its only text has none, and a link without a text has no name.
    if (node.tagName === 'a' && !textOf(node).trim())
      node.children = [{ type: 'text', value: String(node.properties?.href ?? '') }]
    if (OWN_DIRECTION.test(node.tagName ?? '')) turn(node, 'auto')
    if (node.tagName === 'pre') turn(node, 'ltr')
    const level = Number(/^h([1-6])$/.exec(node.tagName ?? '')?.[1] ?? 0)
    if (level > 0) node.tagName = `h${Math.min(6, above + depthOf(level, levels))}`
  }
  visit(root)
}

const turn = (node: Node, dir: 'auto' | 'ltr') => {
  node.properties = { ...node.properties, dir }
}

const becomeText = (node: Node, value: string) => {
  node.type = 'text'
  node.value = value
}

const textOf = ({ value = '', children = [] }: Node): string =>
  value + children.map(textOf).join('')

/** How many headings, itself included, a heading stands within; `open` is changed to them. */
function depthOf(level: number, open: number[]): number {
  while ((open.at(-1) ?? 0) >= level) open.pop()
  return open.push(level)
}
