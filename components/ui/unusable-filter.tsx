import { Notice } from './notice.tsx'

interface FilterError {
  issues: { path: PropertyKey[]; message: string }[]
}

/** Instead of a list: what an address says against which filter, by the names that the filters have on their page. */
export const UnusableFilter = ({
  error,
  fieldNames,
}: {
  error: FilterError
  fieldNames: Record<string, string>
}) => (
  <Notice tone="bad" title="This filter cannot be used">
    {error.issues
      .map(({ path, message }) => `${fieldNames[String(path[0])] ?? path.join('.')}: ${message}`)
      .join(' ')}
  </Notice>
)
