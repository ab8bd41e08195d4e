import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DeleteProduct } from '#components/products/delete-product.tsx'
import { ProductForm } from '#components/products/product-form.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { findProduct } from '#lib/products/repository.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

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
  const link = 'text-accent underline'
  return (
    <>
      <title>{`${product.name} · Gatehouse console`}</title>
      <PageHeader
        title={product.name}
        lead={
          <>
            <Badge tone={product.status === 'published' ? 'good' : 'plain'}>{product.status}</Badge>{' '}
            <Link href={`/console/subscriptions?productId=${product.id}`} className={link}>
              {product.subscriptions} live{' '}
              {product.subscriptions === 1 ? 'subscription' : 'subscriptions'}
            </Link>
            ,{' '}
            <Link href={`/console/policies?scope=product&targetId=${product.id}`} className={link}>
              its policies
            </Link>
            {product.status === 'published' && (
              <>
                ,{' '}
                <Link href={`/products/${product.slug}`} className={link}>
                  as partners see it
                </Link>
              </>
            )}
          </>
        }
      />
      <ProductForm
        product={product}
        apis={apis.map(({ id, name }) => ({ id, name }))}
        organisations={organisations}
      />
      <Section title="Delete">
        <DeleteProduct productId={product.id} name={product.name} />
      </Section>
    </>
  )
}
