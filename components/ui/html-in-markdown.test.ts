import { expect, test } from 'vitest'
import { htmlAsMarkdown } from './html-in-markdown.ts'

test.each([
  ['<p>One.</p>\n\n<p>Two <code>a_b</code>.</p>', 'One.\n\nTwo `a_b`.'],
  [
    '<p>See <a href="https://example.com/a" target="_blank">this</a></p>',
    'See [this](https://example.com/a)',
  ],
  ['<ul><li>one</li><li><b>two</b></li></ul>', '- one\n- **two**'],
  ['<h3>Title</h3>Text<br>more', '### Title\n\nText\n\nmore'],
  ['<em>so</em> <span class="x">it</span> is', '*so* it is'],
  ['<script>alert(1)</script>', ''],
  ['<a href="javascript:alert(1)">x</a>', '[x](javascript:alert(1))'],
])('takes %j for %j', (html, markdown) => {
  expect(htmlAsMarkdown(html)).toBe(markdown)
})

test.each([
  'a < b and c > d',
  'the placeholder <your-id> of a path',
  '`<p>` opens a paragraph',
  '```\n<p>code</p>\n```',
  '<https://example.com>',
])('leaves %j as it is', (text) => {
  expect(htmlAsMarkdown(text)).toBe(text)
})

test.each(['<a href=x', '<p', '<script', '`', '```', '<a x>', '</p'])(
  'reads a megabyte of %j without getting lost in it',
  (text) => {
    const times = Math.floor(1_000_000 / text.length)
    expect(htmlAsMarkdown(`<p>${text.repeat(times)}`)).toBeTypeOf('string')
  },
)
