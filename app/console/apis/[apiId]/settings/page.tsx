import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ApiHeader } from '#components/catalog/api-header.tsx'
import { DeleteApi } from '#components/catalog/delete-api.tsx'
import { SettingsFacts } from '#components/catalog/settings-facts.tsx'
import { SettingsForm } from '#components/catalog/settings-form.tsx'
import { TargetStates } from '#components/gateways/target-states.tsx'
import { Section } from '#components/ui/page.tsx'
import { findApi } from '#lib/catalog/find-api.ts'
import { findApiImpact } from '#lib/catalog/find-api-impact.ts'
import { listTargetStates } from '#lib/gateways/list-target-states.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'

/** Its header names the page, in a `<title>` of its own. */
export const metadata: Metadata = { title: null }

export default async function ApiSettingsPage({
  params,
}: PageProps<'/console/apis/[apiId]/settings'>) {
  const { apiId } = await params
  const scope = await staffPage('api:read')
  const [found, impact, states] = await Promise.all([
    findApi(scope, apiId),
    findApiImpact(scope, apiId),
    listTargetStates(scope, { apiId }),
  ])
  if (!found.ok || !impact.ok) notFound()
  const api = found.value
  const editable = staffMay(scope.role, 'api:write')
  return (
    <>
      <ApiHeader api={api} role={scope.role} current="settings" />
      {editable ? <SettingsForm api={api} impact={impact.value} /> : <SettingsFacts api={api} />}
      {states.ok && states.value.items.length > 0 && (
        <Section title="How its targets are">
          <TargetStates apiId={api.id} initial={states.value} />
        </Section>
      )}
      {editable && (
        <Section title="Delete">
          <DeleteApi apiId={api.id} name={api.name} />
        </Section>
      )}
    </>
  )
}
