import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isPlainText } from './is-plain-text.ts'

const program = `
  import { createElement } from 'react'
  import { renderToStaticMarkup } from 'react-dom/server'
  import ReactMarkdown from 'react-markdown'
  import remarkGfm from 'remark-gfm'
  const [, text] = process.argv
  const options = { remarkPlugins: [remarkGfm] }
  process.stdout.write(renderToStaticMarkup(createElement(ReactMarkdown, options, text)))
  process.stdout.write('\\n' + renderToStaticMarkup(createElement('p', null, text)))
`
/** Whether Markdown makes one paragraph of a text. In a process of its own: React renders to text outside of servers' bundles. */
function isParagraph(text: string): boolean {
  const [made, paragraph] = execFileSync(
    'node',
    ['--input-type=module', '-e', program, '--', text],
    { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } },
  ).split(/\n(?=<p>)(?!.*\n<p>)/s)
  return made === paragraph
}

test.each([
  'The name of the station.',
  'At most 10 (ten) items; 3.5 % of "all", isn’t it? Yes!',
  'A {template} with $sign, a/b and a-b: fine + good = best.',
])('takes %j for plain text, as Markdown does', (text) => {
  expect(isPlainText(text)).toBe(true)
  expect(isParagraph(text)).toBe(true)
})

test.each([
  'some *words*',
  'a `code`',
  '[a](/b)',
  '<b>bold</b>',
  'see https://example.com',
  'see www.example.com',
  'ask ada@example.com',
  '# Title',
  '- one',
  '+ one',
  '1. one',
  '1) one',
  'one\ntwo',
  'one\n\ntwo',
  '| a | b |',
  '~~old~~',
  'a &amp; b',
  'a \\* b',
  '    code',
  '---',
  '===',
  'a_b_c',
])('leaves %j to Markdown', (text) => {
  expect(isPlainText(text)).toBe(false)
})
