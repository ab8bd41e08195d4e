import { Badge } from '#components/ui/badge.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { Deprecation } from '#lib/catalog/catalogue-schema.ts'
import { endWords } from './end-words.ts'

/** Stands beside the name of an API. */
export const DeprecationBadge = ({ deprecation }: { deprecation: Deprecation | null }) =>
  deprecation && <Badge tone="warn">{endWords(deprecation)}</Badge>

/** The same on the pages of an API, with the ways on. */
export function DeprecationNotice({ deprecation }: { deprecation: Deprecation | null }) {
  if (!deprecation) return null
  const { since, successorUrl, deprecationUrl } = deprecation
  return (
    <div className="mb-6">
      <Notice tone="warn" title={`${endWords(deprecation)}.`}>
        {since !== null && <>Since {since.slice(0, 10)}. </>}
        Calls are answered until it is retired, and then with 410.
        {successorUrl !== null && (
          <>
            {' '}
            <a href={successorUrl} className="underline">
              What takes its place
            </a>
            .
          </>
        )}
        {deprecationUrl !== null && (
          <>
            {' '}
            <a href={deprecationUrl} className="underline">
              About its end
            </a>
            .
          </>
        )}
      </Notice>
    </div>
  )
}
