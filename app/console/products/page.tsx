import type { Metadata } from 'next'
import Link from 'next/link'
import { Badge } from '#components/ui/badge.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { EmptyState, PageHeader } from '#components/ui/page.tsx'
import { Cell, Table } from '#components/ui/table.tsx'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { listProducts } from '#lib/products/repository.ts'

export const metadata: Metadata = { title: 'Products' }

export default async function ProductsPage() {
  const scope = await staffPage('product:read')
  const products = await listProducts(scope)
  const editable = staffMay(scope.role, 'product:write')
  return (
    <>
      <PageHeader
        title="Products"
        lead="Packages of APIs that organisations subscribe to."
        action={
          editable && (
            <LinkButton href="/console/products/new" variant="primary">
              New product
            </LinkButton>
          )
        }
      />
      {products.length === 0 ? (
        <EmptyState title="No product yet">
          Partners find products in the catalogue; their keys open the APIs in them.
        </EmptyState>
      ) : (
        <Table
          label="Products"
          head={['Name', 'State', 'Audience', 'Approval', 'APIs', 'Subscriptions']}
        >
          {products.map((product) => (
            <tr key={product.id}>
              <Cell>
                <Link
                  href={`/console/products/${product.id}`}
                  className="font-medium text-accent hover:underline"
                >
                  {product.name}
                </Link>
              </Cell>
              <Cell>
                <Badge tone={product.status === 'published' ? 'good' : 'plain'}>
                  {product.status}
                </Badge>
              </Cell>
              <Cell>{product.audience}</Cell>
              <Cell>{product.approvalRequired ? 'by hand' : 'at once'}</Cell>
              <Cell>{product.apis.map(({ name }) => name).join(', ')}</Cell>
              <Cell>{product.subscriptions}</Cell>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
