import { Notice } from '#components/ui/notice.tsx'

/** A browser lets no page set the cookies of a call, and none of the portal's are for the gateway. */
export const UnsentCookies = ({ names }: { names: string[] }) =>
  names.length > 0 && (
    <Notice tone="warn" title="A call from this page sends no cookies">
      Browsers let no page set any. What stays behind: <code>{names.join(', ')}</code>. The answer
      may be another than with it; a program can send it, as the samples do.
    </Notice>
  )
