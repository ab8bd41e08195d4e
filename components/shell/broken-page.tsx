'use client'

import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { useDatabaseAway } from './database-watch.ts'

/** What broke stays in the log of the portal; here is what it means and what can be done. */
export function BrokenPage({
  error,
  retry,
}: {
  error: Error & { digest?: string }
  retry: () => void
}) {
  const isDatabaseAway = useDatabaseAway(retry)
  return (
    <>
      <PageHeader
        title={isDatabaseAway ? 'The database cannot be reached' : 'This page could not be made'}
      />
      <div className="grid max-w-2xl gap-4">
        <Notice
          tone="bad"
          title={
            isDatabaseAway
              ? 'Nothing was changed. This page comes back by itself as soon as the database does.'
              : 'Something broke on our side. Nothing was changed.'
          }
        >
          The gateways go on with what they have.
          {error.digest && (
            <>
              {' '}
              The log of the portal says more under <code>{error.digest}</code>.
            </>
          )}
        </Notice>
        <div>
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
        </div>
      </div>
    </>
  )
}
