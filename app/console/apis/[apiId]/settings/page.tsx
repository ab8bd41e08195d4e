import { notFound } from 'next/navigation'
import { ApiHeader } from '#components/catalog/api-header.tsx'
import { DeleteApi } from '#components/catalog/delete-api.tsx'
import { SettingsForm } from '#components/catalog/settings-form.tsx'
import { Section } from '#components/ui/page.tsx'
import { findApi } from '#lib/catalog/find-api.ts'
import { findApiImpact } from '#lib/catalog/find-api-impact.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export default async function ApiSettingsPage({
  params,
}: PageProps<'/console/apis/[apiId]/settings'>) {
  const { apiId } = await params
  const scope = await staffPage('api:write')
  const [found, impact] = await Promise.all([findApi(scope, apiId), findApiImpact(scope, apiId)])
  if (!found.ok || !impact.ok) notFound()
  const api = found.value
  return (
    <>
      <ApiHeader api={api} current="settings" />
      <SettingsForm api={api} impact={impact.value} />
      <Section title="Delete">
        <DeleteApi apiId={api.id} name={api.name} />
      </Section>
    </>
  )
}
