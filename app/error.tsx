'use client'

import { BarePage } from '#components/shell/bare-page.tsx'
import { useDatabaseAway } from '#components/shell/database-watch.ts'
import { Button } from '#components/ui/button.tsx'

/** Says nothing internal; the cause is in the log under the digest. */
export default function ErrorPage({
  error,
  retry,
}: {
  error: Error & { digest?: string }
  retry: () => void
}) {
  const isDatabaseAway = useDatabaseAway(retry)
  return (
    <BarePage>
      <title>Something broke · Gatehouse</title>
      <h1 className="text-2xl font-semibold">
        {isDatabaseAway ? 'The database cannot be reached' : 'This page cannot be shown now'}
      </h1>
      <p role="status" className="text-sm text-muted">
        {isDatabaseAway
          ? 'Nothing was changed, and the gateways go on: your calls work as before. This page comes back by itself as soon as the database does.'
          : 'Nothing was changed, and the gateways go on: calls do not depend on this portal. Try again in a moment. If it stays like this, tell the operator the words below.'}
      </p>
      <div>
        <Button variant="primary" onClick={retry}>
          Try again
        </Button>
      </div>
      {error.digest && (
        <p className="text-xs text-muted">
          Found in the log of the portal as <code>{error.digest}</code>
        </p>
      )}
    </BarePage>
  )
}
