import Link from 'next/link'
import { notFound } from 'next/navigation'
import { ProductForm } from '#components/products/product-form.tsx'
import { PageHeader } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { findProduct } from '#lib/products/repository.ts'

export default async function EditProductPage({
  params,
}: PageProps<'/console/products/[productId]'>) {
  const { productId } = await params
  const scope = await staffPage('product:write')
  const [product, apis, organisations] = await Promise.all([
    findProduct(scope, productId),
    listApis(scope),
    listOrganisations(scope),
  ])
  if (!product) notFound()
  return (
    <>
      <title>{`${product.name} · Gatehouse console`}</title>
      <PageHeader
        title={product.name}
        lead={
          <Link
            href={`/console/policies?scope=product&targetId=${product.id}`}
            className="text-accent underline"
          >
            Its policies
          </Link>
        }
      />
      <ProductForm
        product={product}
        apis={apis.map(({ id, name }) => ({ id, name }))}
        organisations={organisations}
      />
    </>
  )
}
