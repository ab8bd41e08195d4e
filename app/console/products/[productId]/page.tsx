import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { DeleteProduct } from '#components/products/delete-product.tsx'
import { ProductFacts } from '#components/products/product-facts.tsx'
import { ProductForm } from '#components/products/product-form.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { PageHeader, Section } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOrganisations } from '#lib/identity/list-organisations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { type StaffPermission, staffMay } from '#lib/identity/permissions.ts'
import { findProduct } from '#lib/products/repository.ts'
import type { ProductView } from '#lib/products/schema.ts'

/** The page names itself, in its own `<title>`. */
export const metadata: Metadata = { title: null }

export default async function ProductPage({ params }: PageProps<'/console/products/[productId]'>) {
  const { productId } = await params
  const scope = await staffPage('product:read')
  const [product, apis, organisations] = await Promise.all([
    findProduct(scope, productId),
    listApis(scope),
    listOrganisations(scope),
  ])
  if (!product) notFound()
  const may = (permission: StaffPermission) => staffMay(scope.role, permission)
  const link = 'text-accent underline'
  return (
    <>
      <title>{`${product.name} · Gatehouse console`}</title>
      <PageHeader
        title={product.name}
        lead={
          <>
            <Badge tone={product.status === 'published' ? 'good' : 'plain'}>{product.status}</Badge>{' '}
            {may('subscription:read-all') ? (
              <Link href={`/console/subscriptions?productId=${product.id}`} className={link}>
                {subscriptionWords(product)}
              </Link>
            ) : (
              subscriptionWords(product)
            )}
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
      {may('product:write') ? (
        <>
          <ProductForm
            product={product}
            apis={apis.map(({ id, name }) => ({ id, name }))}
            organisations={organisations}
          />
          <Section title="Delete">
            <DeleteProduct productId={product.id} name={product.name} />
          </Section>
        </>
      ) : (
        <ProductFacts
          product={product}
          invited={
            may('people:read')
              ? organisations.filter(({ id }) => product.organisationIds.includes(id))
              : null
          }
        />
      )}
    </>
  )
}

const subscriptionWords = ({ subscriptions }: ProductView) =>
  `${subscriptions} live ${subscriptions === 1 ? 'subscription' : 'subscriptions'}`
