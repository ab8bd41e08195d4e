import type { Metadata } from 'next'
import { AccountForm } from '#components/identity/account-form.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { isSetupTokenValid } from '#lib/identity/setup-link.ts'

export const metadata: Metadata = { title: 'First administrator', referrer: 'no-referrer' }

export default async function SetupPage({ searchParams }: PageProps<'/setup'>) {
  const { token } = await searchParams
  const valid = typeof token === 'string' && token.length <= 100 && (await isSetupTokenValid(token))
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">First administrator</h1>
      {valid ? (
        <AccountForm setupToken={token} next="/console" />
      ) : (
        <>
          <Notice tone="bad" title="This link is not valid">
            It works once. A new one is printed when Gatehouse starts and has no administrator yet.
          </Notice>
          <LinkButton href="/sign-in">Sign in</LinkButton>
        </>
      )}
    </>
  )
}
