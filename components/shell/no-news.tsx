import { Notice } from '#components/ui/notice.tsx'
import { noNewsWords } from './no-news-words.ts'

/** Above what is asked for anew every few seconds, when the last asking failed. */
export function NoNews({ error }: { error: Error | null }) {
  if (!error) return null
  const { title, body } = noNewsWords(error)
  return (
    <Notice tone="bad" title={title}>
      What this page shows is old. {body}
    </Notice>
  )
}
