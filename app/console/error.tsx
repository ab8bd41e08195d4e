'use client'

import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PageHeader } from '#components/ui/page.tsx'

/** What broke stays in the log of the portal; here is what it means and what can be done. */
export default function ConsoleError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <>
      <PageHeader title="This page could not be made" />
      <div className="grid max-w-2xl gap-4">
        <Notice tone="bad" title="Something broke on our side. Nothing was changed.">
          The gateways go on with what they have.
          {error.digest && (
            <>
              {' '}
              The log of the portal says more under <code>{error.digest}</code>.
            </>
          )}
        </Notice>
        <div>
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        </div>
      </div>
    </>
  )
}
