import { notFound } from 'next/navigation'
import { PortalShell } from '#components/shell/portal-shell.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { gatewayRefusals } from '#contract/refusals.ts'
import { failures } from '#lib/shared/failures.ts'
import { definitions } from '#policies/definitions.ts'

/** What a code means and what to do; the `type` of every problem leads here. */
function explain(code: string): { status: number; title: string; mend: string } | null {
  if (Object.hasOwn(failures, code)) return failures[code as keyof typeof failures]
  if (Object.hasOwn(gatewayRefusals, code))
    return gatewayRefusals[code as keyof typeof gatewayRefusals]
  for (const { title, summary, refusals } of Object.values(definitions)) {
    const status = (refusals as Record<string, number>)[code]
    if (status !== undefined) return { status, title: `Refused by “${title}”`, mend: summary }
  }
  return null
}

export default async function ErrorCodePage({ params }: PageProps<'/docs/errors/[code]'>) {
  const { code } = await params
  const found = explain(code)
  if (!found) notFound()
  return (
    <PortalShell viewer={null}>
      <title>{`${code} · Gatehouse`}</title>
      <PageHeader
        title={found.title}
        lead={
          <>
            <code>{code}</code>, status {found.status}
          </>
        }
      />
      <p className="max-w-2xl">{found.mend}</p>
    </PortalShell>
  )
}
