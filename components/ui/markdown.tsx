import type { ReactNode } from 'react'
import ReactMarkdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { htmlAsMarkdown } from './html-in-markdown.ts'
import { isPlainText } from './is-plain-text.ts'
import { readableTree } from './markdown-tree.ts'

/**
 * Text of documents and of people: Markdown, and HTML as far as that can say it, sanitised; of images only their words are shown. `below`:
 * the level of the heading that the text stands below.
 */
export const Markdown = ({ text, below = 2 }: { text: string; below?: number }) =>
  isPlainText(text) ? (
    text.trim() && (
      <p dir="auto" className="text-sm wrap-anywhere">
        {text}
      </p>
    )
  ) : (
    <div className="markdown">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize, [readableTree, below]]}
        components={{ table: WideTable }}
        skipHtml
      >
        {htmlAsMarkdown(text)}
      </ReactMarkdown>
    </div>
  )

/** Wider than the text it scrolls by itself, by keyboard too. */
const WideTable = ({ children }: { children?: ReactNode }) => (
  <section tabIndex={0} className="overflow-x-auto">
    <table>{children}</table>
  </section>
)
