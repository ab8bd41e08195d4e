import type { Metadata } from 'next'
import { Invitation } from '#components/identity/invitation.tsx'
import { currentCaller } from '#lib/identity/caller.ts'

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' }

export default async function InvitationPage() {
  const caller = await currentCaller()
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Invitation</h1>
      <Invitation signedInAs={caller?.email ?? null} />
    </>
  )
}
