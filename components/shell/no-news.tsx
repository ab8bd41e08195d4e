import { Notice } from '#components/ui/notice.tsx'
import { FailureError } from '#lib/http/fetch-json.ts'

/** Above what is asked for anew every few seconds, when the last asking failed. */
export const NoNews = ({ error }: { error: Error | null }) =>
  error && (
    <Notice
      tone="bad"
      title={
        error instanceof FailureError && error.code === 'unavailable'
          ? 'No news: the database cannot be reached'
          : 'No news: the console cannot be reached'
      }
    >
      What this page shows is old. It is asked for anew every few seconds and goes on by itself.
    </Notice>
  )
