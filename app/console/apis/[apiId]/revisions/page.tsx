import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ApiHeader } from '#components/catalog/api-header.tsx'
import { Findings } from '#components/catalog/findings.tsx'
import { ReImportForm } from '#components/catalog/re-import-form.tsx'
import { RevisionTable } from '#components/catalog/revision-table.tsx'
import { Section } from '#components/ui/page.tsx'
import { findApi } from '#lib/catalog/find-api.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

/** Its header names the page, in a `<title>` of its own. */
export const metadata: Metadata = { title: null }

export default async function ApiRevisionsPage({
  params,
}: PageProps<'/console/apis/[apiId]/revisions'>) {
  const { apiId } = await params
  const scope = await staffPage('api:read')
  const found = await findApi(scope, apiId)
  if (!found.ok) notFound()
  const api = found.value
  return (
    <>
      <ApiHeader api={api} role={scope.role} current="revisions" />
      <Section title="Revisions">
        <RevisionTable api={api} />
      </Section>
      {staffMay(scope.role, 'api:write') && (
        <Section title="Import a newer document">
          <p className="mb-4 max-w-2xl text-sm text-muted">
            It is compared with revision {api.revision?.number} first. What you decided about an
            operation stays; new ones are exposed to nobody until you review them.
          </p>
          <ReImportForm apiId={api.id} />
        </Section>
      )}
      <div id="findings" className="mt-8 scroll-mt-6">
        <Section title="Findings">
          <Findings findings={api.findings} />
        </Section>
      </div>
    </>
  )
}
