import { expect, test } from 'vitest'
import { readableTree } from './markdown-tree.ts'

const text = (value: string) => ({ type: 'text' as const, value })
const element = (tagName: string, properties: object, ...children: object[]) => ({
  type: 'element' as const,
  tagName,
  properties,
  children,
})
const read = (...children: object[]) => {
  const root = { type: 'root' as const, children }
  readableTree(2)(root as never)
  return root.children
}

test('nests headings below the one that stands above the text, without a gap', () => {
  const headings = ['h2', 'h4', 'h4', 'h1', 'h6', 'h2'].map((name) => element(name, {}))
  expect(read(...headings)).toMatchObject(
    ['h3', 'h4', 'h4', 'h3', 'h4', 'h4'].map((tagName) => ({ tagName })),
  )
})

test('gives a link without a text its address as one', () => {
  const href = 'https://example.com/run'
  expect(read(element('a', { href }))).toMatchObject([{ children: [text(href)] }])
  expect(read(element('a', { href }, text('Run')))).toMatchObject([{ children: [text('Run')] }])
})

test('says in place of an image what it shows, and nothing where that is not told', () => {
  const picture = element('img', { alt: 'A train', src: 'https://example.com/a.png' })
  expect(read(element('p', {}, picture))).toMatchObject([{ children: [text('A train')] }])
  const pixel = element('img', { src: 'https://example.com/b.png' })
  expect(read(element('p', {}, pixel))).toMatchObject([{ children: [text('')] }])
})

test('says of a task whether it is done, which a box without a name does not', () => {
  const box = (checked: boolean) => element('input', { type: 'checkbox', disabled: true, checked })
  expect(read(box(true), box(false))).toMatchObject([text('☑'), text('☐')])
})

test('lets each paragraph, list and table be read from its own side, and code from the left', () => {
  const [paragraph, list, table, code] = read(
    element('p', {}, text('يعيد الطلبات')),
    element('ul', {}, element('li', {}, text('אחד'))),
    element('table', {}),
    element('pre', {}, element('code', {}, text('x = 1'))),
  )
  expect([paragraph, list, table]).toMatchObject(Array(3).fill({ properties: { dir: 'auto' } }))
  expect(list).toMatchObject({ children: [{ properties: { dir: 'auto' } }] })
  expect(code).toMatchObject({ properties: { dir: 'ltr' } })
})
