'use client'

import { useEffect } from 'react'
import { SHOWN_ACCOUNT, shownAccount } from '#lib/http/shown-account.ts'

/** By which a server action is told from what else a page asks for. */
const ACTION = 'next-action'

/** Says with every server action for whom this page was made; Next gives no other way to add to what it sends. */
export function ShownAccount({
  userId,
  organisationId,
}: {
  userId: string
  organisationId: string | null
}) {
  const account = shownAccount({ userId, organisationId })
  useEffect(() => {
    const own = window.fetch
    window.fetch = new Proxy(own, {
      apply: (target, page, [input, init]: Parameters<typeof fetch>) => {
        const headers = new Headers(init?.headers)
        if (headers.has(ACTION)) headers.set(SHOWN_ACCOUNT, account)
        return Reflect.apply(target, page, [
          input,
          headers.has(ACTION) ? { ...init, headers } : init,
        ])
      },
    })
    return () => {
      window.fetch = own
    }
  }, [account])
  return null
}
