import ReactMarkdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { isPlainText } from './is-plain-text.ts'

/** Text of documents and of people: Markdown without raw HTML, sanitised; images are left out. */
export const Markdown = ({ text }: { text: string }) =>
  isPlainText(text) ? (
    text.trim() && <p className="text-sm">{text}</p>
  ) : (
    <div className="grid gap-3 text-sm [&_a]:text-accent [&_a]:underline [&_code]:font-mono [&_h1]:font-semibold [&_h2]:font-semibold [&_li]:ml-5 [&_ol]:list-decimal [&_table]:block [&_table]:overflow-x-auto [&_ul]:list-disc">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        rehypePlugins={[rehypeSanitize]}
        disallowedElements={['img']}
        skipHtml
      >
        {text}
      </ReactMarkdown>
    </div>
  )
