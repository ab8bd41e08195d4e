import type { ReactNode } from 'react'
import { PortalShell } from '#components/shell/portal-shell.tsx'
import { currentCaller, listOwnOrganisations } from '#lib/identity/caller.ts'

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller()
  const viewer = caller && {
    userId: caller.userId,
    name: caller.name,
    organisations: await listOwnOrganisations(caller.userId),
    chosenId: caller.membership?.organisationId ?? null,
    isStaff: caller.staffRole !== null,
    isMember: caller.membership !== null,
  }
  return <PortalShell viewer={viewer}>{children}</PortalShell>
}
