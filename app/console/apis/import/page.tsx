import type { Metadata } from 'next'
import { ImportForm } from '#components/catalog/import-form.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'

export const metadata: Metadata = { title: 'Import an API' }

export default async function ImportPage() {
  await staffPage('api:write')
  return (
    <>
      <PageHeader
        title="Import an API"
        lead="OpenAPI 2.0, 3.0 or 3.1, as JSON or YAML. The document is kept as it is; nothing is exposed until you tick it."
      />
      <ImportForm />
    </>
  )
}
