import type { Metadata } from 'next'
import { ProductForm } from '#components/products/product-form.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'

export const metadata: Metadata = { title: 'New product' }

export default async function NewProductPage() {
  const scope = await staffPage('product:write')
  const [apis, organisations] = await Promise.all([listApis(scope), listOrganisations(scope)])
  return (
    <>
      <PageHeader
        title="New product"
        lead="The catalogue shows it at once; its keys open its APIs with the next deployment."
      />
      <ProductForm
        apis={apis.map(({ id, name }) => ({ id, name }))}
        organisations={organisations}
      />
    </>
  )
}
