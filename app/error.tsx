'use client'

import { Button } from '#components/ui/button.tsx'

/** Says nothing internal; the cause is in the log under the digest. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  return (
    <main className="mx-auto grid max-w-xl gap-4 px-4 py-20">
      <title>Something broke · Gatehouse</title>
      <h1 className="text-2xl font-semibold">This page cannot be shown now</h1>
      <p className="text-sm text-muted">
        Most often the database is away for a moment. Nothing was changed, and the gateways go on.
      </p>
      <div>
        <Button variant="primary" onClick={reset}>
          Try again
        </Button>
      </div>
      {error.digest && <p className="text-xs text-muted">For the operator: {error.digest}</p>}
    </main>
  )
}
