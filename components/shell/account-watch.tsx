'use client'

import { useEffect, useState } from 'react'
import { onAccountTold, tellAccount, toldAccount } from '#components/identity/told-account.ts'
import { forgetKeys } from '#components/subscriptions/kept-key.ts'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { changeSince, SIGNED_OUT, shownAccount } from '#lib/http/shown-account.ts'

const titles = {
  'signed out': 'This browser was signed out in another tab.',
  account: 'Somebody else signed in in another tab.',
  organisation: 'Another organisation was chosen in another tab.',
}

/** Loads the page again, whatever was not stored: whoever signs out leaves nothing behind. */
function leave(): void {
  window.addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), {
    capture: true,
  })
  window.location.reload()
}

/** Tells the other tabs for whom this page was made, and does what is to be done once they say another. */
export function AccountWatch({
  userId,
  organisationId,
}: {
  /** Null: nobody is signed in. */
  userId: string | null
  organisationId: string | null
}) {
  const shown = userId && shownAccount({ userId, organisationId })
  const [change, setChange] = useState<ReturnType<typeof changeSince>>(null)
  useEffect(() => {
    if (shown) tellAccount(shown)
    else if (toldAccount() === SIGNED_OUT) forgetKeys()
    const look = () => {
      const since = changeSince(shown, toldAccount())
      if (since) forgetKeys()
      setChange(since)
      if (since === 'signed out') leave()
    }
    look()
    return onAccountTold(look)
  }, [shown])
  if (!change) return null
  if (change === 'signed out')
    return (
      <div className="fixed inset-0 z-50 grid place-content-center bg-page p-4">
        <Notice title={titles[change]}>The page is loaded again.</Notice>
      </div>
    )
  return (
    <div className="sticky top-2 z-30 mb-6">
      <Notice tone="warn" title={titles[change]}>
        <p>
          This page still shows what it was opened for, and does nothing for the other. Loading it
          again takes away what was typed here.
        </p>
        <Button className="mt-2" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      </Notice>
    </div>
  )
}
