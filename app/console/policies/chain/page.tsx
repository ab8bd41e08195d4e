import type { Metadata } from 'next'
import Link from 'next/link'
import { ImportFirst } from '#components/catalog/import-first.tsx'
import { ChainView } from '#components/policy-chains/chain-view.tsx'
import { CostMeanings } from '#components/policy-chains/cost-legend.tsx'
import { Picker } from '#components/policy-chains/picker.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { EmptyState, PageHeader, Section } from '#components/ui/page.tsx'
import { listApis } from '#lib/catalog/list-apis.ts'
import { listOperations } from '#lib/catalog/list-operations.ts'
import { staffPage } from '#lib/identity/page-scope.ts'
import { staffMay } from '#lib/identity/permissions.ts'
import { effectiveChain } from '#lib/policy-chains/effective-chain.ts'
import { findAnswerable } from '#lib/policy-exceptions/find-answerable.ts'
import {
  placeOfApi,
  placeOfOperation,
  placeOfProduct,
} from '#lib/policy-exceptions/place-options.ts'
import { listProducts } from '#lib/products/repository.ts'

export const metadata: Metadata = { title: 'Effective chain' }

const one = (value: string | string[] | undefined): string =>
  typeof value === 'string' ? value : ''

export default async function ChainPage({ searchParams }: PageProps<'/console/policies/chain'>) {
  const query = await searchParams
  const scope = await staffPage('api:read')
  const [apis, products] = await Promise.all([listApis(scope), listProducts(scope)])
  const api = apis.find(({ id }) => id === one(query.api)) ?? apis[0]
  const listed = api ? await listOperations(scope, api.id) : null
  const operations = listed?.ok ? listed.value.items : []
  const operation =
    operations.find(({ id }) => id === one(query.operation)) ??
    operations.find(({ exposure }) => exposure === 'exposed') ??
    operations[0]
  const entered = products.filter(({ apiIds }) => api && apiIds.includes(api.id))
  const product = entered.find(({ id }) => id === one(query.product))
  const chain =
    operation &&
    (await effectiveChain(scope, {
      operationId: operation.id,
      ...(product && { productId: product.id }),
    }))
  const answerable = await findAnswerable(scope)
  return (
    <>
      <PageHeader
        title="What runs for one operation"
        lead="As the console holds it now, from the outside in; each step with the place where it was set."
        action={<LinkButton href="/console/policies/exceptions">Exceptions</LinkButton>}
      />
      {api && operation && chain?.ok ? (
        <>
          <Picker
            path="/console/policies/chain"
            choices={[
              {
                name: 'api',
                label: 'API',
                value: api.id,
                drops: ['operation', 'product'],
                options: apis.map(({ id, name }) => ({ value: id, label: name })),
              },
              {
                name: 'operation',
                label: 'Operation',
                value: operation.id,
                options: operations.map(({ id, method, path }) => ({
                  value: id,
                  label: `${method} ${path}`,
                })),
              },
              {
                name: 'product',
                label: 'Entered by',
                value: product?.id ?? '',
                options: [
                  { value: '', label: 'No product: the API itself' },
                  ...entered.map(({ id, name }) => ({ value: id, label: name })),
                ],
              },
            ]}
          />
          {operation.exposure !== 'exposed' && (
            <Notice tone="warn">It is not exposed: no call reaches it, whatever runs.</Notice>
          )}
          <Section title={`${operation.method} ${operation.path}`}>
            <ChainView
              key={`${operation.id} ${product?.id}`}
              steps={chain.value.items}
              apiId={api.id}
              answerable={answerable}
              placesOf={(step) =>
                [
                  { ...placeOfOperation(operation), scopes: ['global', 'product', 'api'] },
                  { ...placeOfApi(api), scopes: ['global', 'product'] },
                  ...(product ? [{ ...placeOfProduct(product), scopes: ['global'] }] : []),
                ].filter(({ scopes }) => scopes.includes(step.scope))
              }
            />
            {chain.value.items.length > 0 && (
              <details className="mt-3 text-sm text-muted">
                <summary>What the costs mean</summary>
                <CostMeanings />
              </details>
            )}
            {staffMay(scope.role, 'trace:write') && (
              <p className="mt-3 text-sm">
                <Link
                  href={`/console/deployments/replay?${new URLSearchParams({
                    api: api.id,
                    operation: operation.id,
                    ...(product && { product: product.id }),
                  })}`}
                  className="text-accent underline"
                >
                  Replay a request through it
                </Link>
              </p>
            )}
          </Section>
        </>
      ) : (
        <EmptyState title="No operation yet">
          <ImportFirst role={scope.role} />
        </EmptyState>
      )}
    </>
  )
}
